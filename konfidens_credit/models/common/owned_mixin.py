# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Facts that money, rights or the record of what happened depend on: only the code that
owns them writes them (rule 29). ``readonly=True`` binds a form, not a request.

A field says that it is owned where it is declared: ``owned=True``.
"""

from odoo import api, models
from odoo.exceptions import AccessError

from .context_keys import OWNER

# No request can carry it: what comes from outside is numbers, text, lists and dicts.
_MARK = object()


class Kept(int):
    """The id in an owned field of a record that is being copied: it stays what it is on
    the way through the code of other modules, as into Odoo's reversal. No request can
    carry it either.
    """


class OwnedMixin(models.AbstractModel):
    _name = "owned.mixin"
    _description = "Facts That Only Their Owner Writes"
    # The names of the fields that are owned.
    _owned_names = frozenset()

    def _valid_field_parameter(self, field, name):
        return name == "owned" or super()._valid_field_parameter(field, name)

    @api.model
    def _post_model_setup__(self):
        """Override to look through the fields once, not for each record made."""
        super()._post_model_setup__()
        type(self)._owned_names = frozenset(
            name
            for name, field in self._fields.items()
            if getattr(field, "owned", False)
        )

    def _as_owner(self):
        """Return these records such that their owned fields can be written: for the
        code that owns them, once it has checked who asks (rule 29).
        """
        return self.with_context(**{OWNER: _MARK})

    def _is_owner(self):
        """Tell whether these records come from the code that owns their fields."""
        return self.env.context.get(OWNER) is _MARK

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        """Override to take no owned field from the context or the user's defaults."""
        owned = self._owned_names
        defaults = super().default_get([name for name in fields if name not in owned])
        for name in owned.intersection(fields):
            if default := self._fields[name].default:
                defaults[name] = default(self)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        """Override to refuse owned fields, unless they say no more than that nothing
        has happened yet.
        """
        return super().create(self._leave_out_owned(vals_list))

    def write(self, vals):
        """Override to refuse owned fields."""
        owned = self._owned_names
        if not owned.isdisjoint(vals) and not self._is_owner():
            self._refuse_owned(owned.intersection(vals))
        return super().write(vals)

    def copy_data(self, default=None):
        """Override to leave owned fields behind: a copy has no past."""
        vals_list = super().copy_data(default)
        owned = self._owned_names
        for vals in vals_list:
            for name in owned.intersection(vals or ()):
                if not self._is_owner() and not isinstance(vals[name], Kept):
                    del vals[name]
        return vals_list

    @api.model
    def _leave_out_owned(self, vals_list):
        """Return these values of new records without owned fields, but for those that
        the code which owns them gives.

        :raise AccessError: if one tells of something that has not happened
        """
        owned = self._owned_names
        if all(owned.isdisjoint(vals) for vals in vals_list):
            return vals_list
        return [self._leave_out_owned_of(vals, owned) for vals in vals_list]

    @api.model
    def _leave_out_owned_of(self, vals, owned):
        left_out = set()
        if not self._is_owner():
            left_out = {
                name
                for name in owned.intersection(vals)
                if not isinstance(vals[name], Kept)
            }
        self._refuse_owned(
            {name for name in left_out if not self._is_initial(name, vals[name])}
        )
        return {
            # Fields take plain numbers for ids.
            name: int(value) or False if isinstance(value, Kept) else value
            for name, value in vals.items()
            if name not in left_out
        }

    @api.model
    def _is_initial(self, name, value):
        default = self._fields[name].default
        return not value or (default and value == default(self))

    def _refuse_owned(self, names):
        """Raise if there are names of owned fields."""
        if not names:
            return
        labels = sorted(
            self._fields[name].get_description(self.env, ["string"])["string"]
            for name in names
        )
        raise AccessError(
            self.env._(
                "%(fields)s can't be typed in: this is kept by the app itself, so that "
                "it tells what really happened. Use the buttons of %(document)s.",
                fields=", ".join(labels),
                document=self._get_owned_document(),
            )
        )

    def _get_owned_document(self):
        """Return the document whose facts these are, for people; its name only for who
        may read it (rule 30).
        """
        if len(self) == 1 and self.id and self.has_access("read"):
            return self.display_name
        return self.env["ir.model"].sudo().search([("model", "=", self._name)]).name
