# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a request calls on records, whose ids it names."""

import functools

from odoo.exceptions import AccessError


def each_once(method):
    """Decorate a method so that a record that is named twice counts once: results are
    in the order in which the records are named first (rule 25).
    """

    @functools.wraps(method)
    def called(records, *args, **kwargs):
        ids = records.ids
        if len(set(ids)) < len(ids):
            records = records.union()
        return method(records, *args, **kwargs)

    called.is_each_once = True
    return called


def public_method(method):
    """Decorate a method that requests call: each record counts once, and what is not
    there is refused as what is not for the user, so that nobody learns which of the two
    it is (rule 30).
    """

    @functools.wraps(method)
    def called(records, *args, **kwargs):
        if not records.env.su and len(records.exists()) < len(records):
            raise AccessError(
                records.env._(
                    "What you named is not there, or not for you. Load the page again, "
                    "then choose anew."
                )
            )
        return method(records, *args, **kwargs)

    return each_once(called)
