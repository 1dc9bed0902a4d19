# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What sources in XML use: views, templates and records."""

import re

from lxml import etree

from .layers_python import WORD, Use, find_names

# Attributes of XML that people read, or that nothing else refers to.
TEXTS = {"class", "confirm", "help", "icon", "id", "placeholder", "string", "title"}
# Attributes of XML that hold ids of records.
REFERENCES = {"action", "groups", "inherit_id", "parent", "ref", "t-call"}


def find_uses_in_xml(tree, addon):
    """Yield the uses of names in a part of XML."""
    for element in tree.iter(etree.Element):
        line, model = element.sourceline, find_model(element)
        for name in find_names((element.text or "").strip()):
            yield Use(line, name, model, is_text=True)
        for key, value in element.attrib.items():
            # What an <attribute> is called is a part of the view, no field.
            is_of_view = element.tag == "attribute" and key == "name"
            if is_of_view or key.split("-")[-1] in TEXTS:
                continue
            for xml_id in find_xml_ids(key, value, addon):
                yield Use(line, xml_id)
            for dot, name in re.findall(rf"(\.?)\b({WORD.pattern})", value):
                if dot:
                    yield Use(line, name)
                else:
                    yield Use(line, name, model, is_text=key != "name")


def find_model(element):
    """Return the model of the view that an element is in."""
    for record in element.iterancestors("record"):
        return record.findtext("field[@name='model']")
    return None


def find_xml_ids(key, value, addon):
    """Return the records of the addon that an attribute refers to."""
    found = re.findall(rf"\b{addon}\.\w+", value)
    for name in re.findall(r"%\((\w+)\)d|\bref\('(\w+)'\)", value):
        found += [f"{addon}.{each}" for each in name if each]
    if key in REFERENCES:
        found += [f"{addon}.{each.strip()}" for each in value.split(",")]
    return found
