# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dialogs answer about nothing that their user may not read (rule 30)."""

from collections.abc import Collection

from odoo import Command, api, models
from odoo.exceptions import AccessError

# Where a command on a relation names records, or has their values.
_NAMED = {
    Command.CREATE: slice(2, 3),
    Command.UPDATE: slice(1, 3),
    Command.LINK: slice(1, 2),
    Command.SET: slice(2, 3),
}


class DialogMixin(models.AbstractModel):
    """For dialogs and their lines: whatever record a request names in one, saved or
    not, is one that its user may read.

    What they show runs as the user, so their fields are computed without the rights of
    the system; who needs those asks ``_get_sudo``.
    """

    _name = "dialog.mixin"
    _description = "Dialog"

    # The fields that whoever opens the dialog may give a value, by `default_` and name.
    _given = ()

    # === WHAT THE CONTEXT GIVES === #

    @api.model
    def _without_others_defaults(self):
        """Return these dialogs without the defaults in the context that are none of
        theirs: the web client hands on all that a menu has for records that are made in
        its list, and a dialog that has a field of the same name takes it for its own.
        """
        context = self.env.context
        kept = {
            key: value
            for key, value in context.items()
            if not key.startswith("default_")
            or self._is_given(key.removeprefix("default_"))
        }
        if len(kept) == len(context):
            return self
        return self.with_env(self.env(context=kept))

    @api.model
    def _is_given(self, name):
        """Tell whether whoever opens the dialog may give this field a value."""
        return name in self._given

    @api.model
    def default_get(self, fields):
        """Override of `base` to take no default that was meant for other records."""
        self = self._without_others_defaults()
        return super().default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `base` to take no default that was meant for other records."""
        self = self._without_others_defaults()
        return super().create(vals_list)

    # === WHAT A REQUEST NAMES === #

    def onchange(self, values, field_names, fields_spec):
        """Override of `web` to check what an unsaved dialog is about, its defaults
        included.
        """
        self = self._without_others_defaults()
        self.check_access("write" if self else "create")
        if not field_names:
            missing = [name for name in fields_spec if name not in values]
            defaults = self.default_get(missing)
            values = {
                **{name: defaults[name] for name in missing if name in defaults},
                **values,
            }
        self._check_named([values])
        return super().onchange(values, field_names, fields_spec)

    def _prepare_create_values(self, vals_list):
        """Override of `base` to check what new dialogs are about, their defaults
        included.
        """
        vals_list = super()._prepare_create_values(vals_list)
        self._check_named(vals_list)
        return vals_list

    def write(self, vals):
        """Override of `base` to check what dialogs are to be about from now on."""
        self = self._without_others_defaults()
        self._check_named([vals])
        return super().write(vals)

    def _check_named(self, vals_list):
        """Raise unless the user may read each record that these values name."""
        if self.env.su:
            return
        named = {}
        for vals in vals_list:
            self._collect_named(vals, named)
        for (model, name), ids in named.items():
            self.env[model]._check_open(name, ids)

    @api.model
    def _collect_named(self, vals, named):
        """Add the ids that these values name to ``named``, by dialog and field, with
        those in the lines of a dialog, and in the dialog of a line.
        """
        for name in self._get_target_names().intersection(vals):
            field = self._fields[name]
            related = self.env[field.comodel_name]
            ids = named.setdefault((self._name, name), [])
            for item in _get_items(field, vals[name]):
                if not isinstance(item, dict):
                    ids.append(item)
                    continue
                if item.get("id"):
                    ids.append(item["id"])
                if isinstance(related, self.pool["dialog.mixin"]):
                    related._collect_named(item, named)
                elif item.keys() - {"id"}:
                    # A record that does not exist, made up of what others have.
                    self._refuse(related)

    @api.model
    def _get_target_names(self):
        """Return the names of the fields that say what a dialog is about."""
        return {name for name, field in self._fields.items() if field.relational}

    # === WHAT MAY BE SEEN === #

    @api.model
    def _check_open(self, name, ids):
        """Raise unless the user may have the records with these ids in the field."""
        related = self.env[self._fields[name].comodel_name]
        if any(type(each) is not int for each in ids):
            self._refuse(related)
        named = related.browse(set(ids)).exists()
        if set(ids) - set(self._filter_open(name, named).ids):
            self._refuse(related)

    @api.model
    def _filter_open(self, name, records):
        """Return those of these records that the user may have in the field."""
        return records._filtered_access("read")

    @api.model
    def _refuse(self, related):
        raise AccessError(
            self.env._(
                "%(kind)s: not all that is chosen here is yours to see. Choose what "
                "is, or ask an administrator.",
                kind=self.env["ir.model"]._get(related._name).name,
            )
        )

    def _get_sudo(self, name):
        """Return what is in the field as superuser, once it is clear that the user may
        read it.
        """
        records = self[name]
        if not self.env.su:
            self._check_open(name, records._origin.ids)
        return records.sudo()


def _get_items(field, value):
    """Return what a request names in a relation: ids, and the values of records that
    are to be made or changed. What is no id is for the caller to refuse.
    """
    if not value:
        return []
    if isinstance(value, models.BaseModel):
        return value.ids
    if field.type == "many2one" and isinstance(value, tuple):
        return [value[0]]
    if field.type == "many2one" or not isinstance(value, (list, tuple)):
        return [value]
    items = []
    for command in value:
        if not isinstance(command, (list, tuple)):
            items.append(command)
        elif command and isinstance(command[0], int) and command[0] in _NAMED:
            for named in command[_NAMED[command[0]]]:
                is_many = isinstance(named, Collection) and not isinstance(
                    named, (str, dict)
                )
                items += named if is_many else [named]
    return items
