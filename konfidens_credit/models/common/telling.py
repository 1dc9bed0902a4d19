# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Having a person see to what went wrong while nobody watched, once."""

from markupsafe import Markup

from odoo import SUPERUSER_ID
from odoo.tools import plaintext2html

TODO = "mail.mail_activity_data_todo"
# Who is asked where none of those who see to documents can be.
ADMINISTRATORS = ("konfidens_credit.group_administrator", "base.group_system")


def get_person(users, documents):
    """Return the first of ``users`` who works there and may read the documents, or else
    an administrator of theirs; nobody when there is none.
    """
    for group in ADMINISTRATORS:
        users |= users.env.ref(group).all_user_ids.sorted("id")
    return next(
        (user for user in users if _may_see_to(user, documents)), users.browse()
    )


def _may_see_to(user, documents):
    if not user.active or user.share or user.id == SUPERUSER_ID:
        return False
    companies = user.company_ids
    if "company_id" in documents and not documents.company_id <= companies:
        return False
    own = documents.with_user(user).with_context(allowed_company_ids=companies.ids)
    return own.has_access("read")


def tell_person(person, documents, summary, note):
    """Give a person something to do about these documents, once: on the first of them,
    or, where documents of this kind have no activities, on its own, which then nobody
    else may read.
    """
    # Calendar events have `activity_ids`, too, of what they are appointments for.
    if "activity_state" in documents:
        if summary not in documents.activity_ids.mapped("summary"):
            documents[0].activity_schedule(
                TODO, user_id=person.id, summary=summary, note=_to_html(note)
            )
        return
    activities = person.env["mail.activity"].sudo()
    told = [
        ("user_id", "=", person.id),
        ("res_model", "=", False),
        ("summary", "=", summary),
    ]
    if person and not activities.search(told, limit=1):
        activities.create(
            {
                "activity_type_id": person.env.ref(TODO).id,
                "user_id": person.id,
                "summary": summary,
                "note": _to_html(note),
                "automated": True,
            }
        )


def get_why(env, refusal):
    """Return why something failed: the sentence that it was refused with, if any."""
    return refusal or env._("the server's log says why.")


def _to_html(note):
    return note if isinstance(note, Markup) else plaintext2html(note)
