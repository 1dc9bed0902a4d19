# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever is asked for through JSON-2, as it really runs: the answer is a result or a
sentence, and what was refused has changed nothing.
"""

import inspect
import json
import logging
from collections import Counter
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.orm.model_classes import is_model_class
from odoo.tests import HttpCase, get_db_name, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..credit.test_credit_exact import EXAMPLES
from .asked_common import (
    AMOUNTS,
    DAYS,
    NAMED,
    TEXTS,
    arguments_of,
    contexts,
    list_odd,
    right_ids,
    values,
    wrong_ids,
)
from .enrolment_common import EnrolmentCommon

_logger = logging.getLogger(__name__)

ADDON = "odoo.addons.konfidens_credit"
# How many calls a method gets, the same ones every time: without arguments, and more
# for each of these. HYPOTHESIS_EXAMPLES=50 asks for other things.
CALLS, MORE_CALLS = EXAMPLES or 3, EXAMPLES // 2 or 1
PROFILE = settings(
    deadline=None,
    derandomize=not EXAMPLES,
    database=None,
    suppress_health_check=list(HealthCheck),
)
# What a refusal must not have touched.
TABLES = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "calendar_event",
    "mail_mail",
    "payment_transaction",
    "product_enrolment",
    "session_booking",
)
# Odoo's own methods, and what they may carry of ours.
OWN_VALUES = {
    ("calendar.event", "write"): {"session_price": AMOUNTS},
    ("session.booking", "write"): {"price": AMOUNTS, "elsewhere_note": TEXTS},
    ("product.enrolment", "write"): {
        "price": AMOUNTS,
        "date_from": DAYS,
        "date_to": DAYS,
    },
}
# What is done in the background takes the same as what is done at once.
IN_BACKGROUND = {
    ("account.move", "credit_in_background"): "credit_invoice",
    ("calendar.event", "cancel_in_background"): "cancel_sessions",
    ("product.enrolment", "remove_in_background"): "remove_from_product",
    ("session.booking", "cancel_in_background"): "cancel_bookings",
}
DIALOGS = {
    "account.move.reversal": ("account.move", ["move_ids", "date"]),
    "account.move.collect": ("account.move", ["line_ids"]),
    "calendar.event.cancel": ("calendar.event", ["session_ids", "booking_ids"]),
    "product.enrolment.remove": ("res.partner", ["enrolment_ids"]),
}


class _Undo(Exception):
    """Takes back what a call has done, so that the next one finds the same."""


def _merge(call, arguments):
    return {**call, **arguments}


@tagged("post_install", "-at_install")
class TestAsked(EnrolmentCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env, "ann", groups="base.group_portal", partner_id=cls.ann.id
        )
        cls.keys = {
            user.login: cls.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate(None, "Test", None)
            for user in (
                *(cls.practitioner, cls.colleague, cls.accountant, cls.portal),
                cls.administrator,
            )
        }
        cls._plan_a_practice()
        cls.env.flush_all()

    @classmethod
    def _plan_a_practice(cls):
        """Have something of each kind: paid, owed, drafted, credited, cancelled, left,
        with a refund to make and a use of account credit.
        """
        first, second, off, fallen, cls.session, theirs = (
            cls._session() for _each in range(6)
        )
        cls._pay(cls._invoiced(first)[:1])
        cls.draft = cls._invoiced(second, post=False)[:1]
        cls._invoiced(off)
        off.cancel_sessions(notify=False)
        cls.off = off
        billed = cls._invoiced(fallen)[:1]
        cls._pay(billed)
        fallen.cancel_sessions(settlement="choose", notify=False)
        cls.asked = billed.invoice_line_ids.booking_id
        theirs.sudo().user_id = cls.colleague
        paid = cls._invoice(60.0)
        cls._pay(paid)
        cls.credit = cls._credit_note_of(paid.credit_invoice())
        cls._invoice(20.0).apply_account_credit(amount=15.0)
        repaid = cls._invoice(30.0)
        cls._pay(repaid)
        cls.refund = cls._credit_note_of(
            repaid.credit_invoice(settlement="refund")
        ).refund_payment_ids
        cls.owed = cls._invoice(40.0)
        cls._plan_course(3)
        cls.enrolment = cls._enrol(cls.cleo, cls.dan)[:1]
        gone = cls._enrol(cls.cleo, product=cls.membership)
        cls._bill(gone)
        gone.remove_from_product(notify=False)
        cls._enrol(cls.dan, product=cls.membership).sudo().user_id = cls.colleague

    @classmethod
    def _credit_note_of(cls, results):
        return cls.env["account.move"].browse(results[0]["credit_note_id"])

    def _get_fitting(self):
        """Return who may call each method that has arguments, on which records, and
        with what at least.
        """
        own, staff = self.practitioner.login, self.accountant.login
        office = self.administrator.login
        note, line = {"note": "Elsewhere"}, self.draft.invoice_line_ids[:1]
        return {
            ("account.move", "apply_account_credit"): (staff, self.owed, {}),
            ("account.move", "change_payer"): (
                own,
                self.draft,
                {"partner_id": self.ann.id},
            ),
            ("account.move", "change_price"): (
                own,
                self.draft,
                {"line_id": line.id, "price_unit": 5.0},
            ),
            ("account.move", "credit_invoice"): (staff, self.owed, {}),
            ("account.move", "credit_in_background"): (staff, self.owed, {}),
            ("account.move", "delete_draft"): (own, self.draft, {}),
            ("account.move", "invoice_externally"): (own, self.draft, note),
            ("account.move", "refund_credit"): (staff, self.credit, {}),
            ("account.payment", "mark_as_refunded"): (staff, self.refund, {}),
            ("calendar.event", "cancel_sessions"): (own, self.session, {}),
            ("calendar.event", "cancel_in_background"): (own, self.session, {}),
            ("calendar.event", "reinstate_sessions"): (own, self.off, {}),
            ("product.enrolment", "explain_removal"): (own, self.enrolment, {}),
            ("product.enrolment", "invoice_enrolments"): (own, self.enrolment, {}),
            ("product.enrolment", "invoice_in_background"): (own, self.enrolment, {}),
            ("product.enrolment", "link_invoice_lines"): (office, self.enrolment, {}),
            ("product.enrolment", "remove_from_product"): (own, self.enrolment, {}),
            ("product.enrolment", "remove_in_background"): (own, self.enrolment, {}),
            ("session.booking", "cancel_bookings"): (own, self._seats(), {}),
            ("session.booking", "cancel_in_background"): (own, self._seats(), {}),
            ("session.booking", "choose"): (own, self.asked, {"choice": "credit"}),
            ("session.booking", "invoice_externally"): (own, self._seats(), note),
        }

    def _seats(self):
        return self.session.sudo().booking_ids[:1]

    def _get_part(self, records):
        """Return the id that amounts of these records are given to."""
        parts = {
            "account.move": "invoice_line_ids",
            "calendar.event": "booking_ids",
        }
        name = parts.get(records._name)
        return (records.sudo()[name] if name else records).ids[0]

    def setUp(self):
        super().setUp()
        self.calls = Counter()

    # === CALLS === #

    def _call(self, login, model, method, body):
        """Ask as a program does; return the answer."""
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(body),
            headers={
                "Authorization": f"Bearer {self.keys[login]}",
                "Content-Type": "application/json",
                "X-Odoo-Database": get_db_name(),
            },
        )

    def _look(self):
        """Return what the tables hold."""
        looks = [
            SQL(
                "SELECT count(*), md5(string_agg(t::text, '' ORDER BY id)) FROM %s t",
                SQL.identifier(table),
            )
            for table in TABLES
        ]
        return self.env.execute_query(SQL(" UNION ALL ").join(looks))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_http", "odoo.sql_db")
    def _check_answer(self, login, model, method, body):
        asked = f"{login}: {model}.{method}({body})"[:2000]
        with suppress(_Undo), self.env.cr.savepoint():
            answer = self._call(login, model, method, body)
            self.assertLess(answer.status_code, 500, f"{asked}\n{answer.text[-3000:]}")
            self.calls[answer.status_code] += 1
            if answer.status_code >= 400:
                self.assertTrue(answer.json()["message"], asked)
                self.assertEqual(self._look(), self.before, asked)
            raise _Undo

    def _fuzz(self, model, method, bodies, calls):
        """Ask for whatever ``bodies`` makes up, as anybody."""

        @settings(PROFILE, max_examples=calls)
        @given(values(self._get_logins(model)), bodies)
        def check(login, body):
            self._check_answer(login, model, method, body)

        with self.subTest(model=model, method=method):
            check()

    def _get_logins(self, model):
        """Return who asks: most of all those who may."""
        working = self.practitioner + self.administrator
        if model.startswith(("account.", "payment.")):
            working = self.accountant + self.practitioner
        return [*working.mapped("login") * 3, *self.keys]

    def _get_known(self, *models):
        """Return the ids of some records of each model, of all kinds."""
        order = {"account.move": "move_type, id desc"}
        kinds = {"account.move": [("move_type", "in", ("out_invoice", "out_refund"))]}
        return [
            record.id
            for model in models
            for record in self.env[model]
            .sudo()
            .search(kinds.get(model, []), limit=12, order=order.get(model, "id desc"))
        ]

    def _get_public_methods(self):
        """Return the public methods that the addon defines, and no other does."""
        found = {}
        for model, model_class in self.registry.items():
            parts = [part for part in model_class.mro() if not is_model_class(part)]
            for part in parts:
                if not part.__module__.startswith(ADDON):
                    continue
                for name, method in vars(part).items():
                    others = any(
                        name in vars(other)
                        for other in model_class.mro()
                        if not other.__module__.startswith(ADDON)
                        and not is_model_class(other)
                    )
                    if inspect.isfunction(method) and name[0] != "_" and not others:
                        found[model, name] = method
        return found

    def _get_parameters(self, model, name, method):
        """Return the parameters of a method; of one that does what another does, in the
        background, those of the other.
        """
        other = IN_BACKGROUND.get((model, name))
        method = getattr(self.registry[model], other) if other else method
        return list(inspect.signature(method).parameters.values())[1:]

    # === TESTS === #

    def test_every_public_method_reads_what_it_is_asked_for(self):
        methods = self._get_public_methods()
        self.assertGreater(len(methods), 70)
        self.assertFalse(
            [
                f"{model}.{name}"
                for (model, name), method in sorted(methods.items())
                if not getattr(method, "is_asked", False)
            ],
            "A request carries anything: decorate what it may call with `asked`.",
        )

    def test_whatever_is_asked_for_is_answered_in_words(self):
        self.before = self._look()
        known = {model: self._get_known(model) for model in set(NAMED.values())}
        for (model, name), method in sorted(self._get_public_methods().items()):
            if self.env[model]._abstract:
                continue
            own = self._get_known(model)
            parameters = self._get_parameters(model, name, method)
            arguments = arguments_of(parameters, known)
            right = right_ids(own, is_one="one=True" in inspect.getsource(method))
            kinds = [
                {"ids": right},
                {"ids": right, "context": contexts},
                {"ids": wrong_ids(own)},
            ]
            bodies = st.one_of(
                st.builds(_merge, st.fixed_dictionaries(kind), arguments)
                for kind in (kinds if not parameters else [*kinds, *kinds[:1] * 3])
            )
            self._fuzz(model, name, bodies, CALLS + MORE_CALLS * len(parameters))
        for (model, name), fields in OWN_VALUES.items():
            vals = {field: values(kind) for field, kind in fields.items()}
            ids = right_ids(self._get_known(model), is_one=True)
            vals = st.fixed_dictionaries({}, optional=vals)
            bodies = st.fixed_dictionaries({"ids": ids, "vals": vals})
            self._fuzz(model, name, bodies, CALLS + MORE_CALLS * len(fields))
        for model, (target, fields) in DIALOGS.items():
            known = self._get_known(target)
            context = {
                "active_model": values((target, target, "x", 5, [])),
                "active_ids": st.one_of(right_ids(known, False), wrong_ids(known)),
            }
            bodies = st.fixed_dictionaries(
                {"fields": st.just(fields), "context": st.fixed_dictionaries(context)}
            )
            self._fuzz(model, "default_get", bodies, CALLS + MORE_CALLS)
        self._tell_calls()

    def test_each_argument_may_come_as_anything(self):
        """All else is right, so that nothing else is what is refused."""
        self.before = self._look()
        for (model, name), method in sorted(self._get_public_methods().items()):
            parameters = self._get_parameters(model, name, method)
            if not parameters:
                continue
            login, records, needed = self._get_fitting()[model, name]
            body = {"ids": records.ids, **needed}
            before = self.calls[200]
            self._check_answer(login, model, name, body)
            self.assertGreater(self.calls[200], before, f"{name}: {body}")
            for parameter in parameters:
                for value in list_odd(parameter.name, self._get_part(records)):
                    with self.subTest(name, **{parameter.name: repr(value)[:60]}):
                        odd = {**body, parameter.name: value}
                        self._check_answer(login, model, name, odd)
        self._tell_calls()

    def _tell_calls(self):
        _logger.info(
            "Asked %s times; answers by status: %s", self.calls.total(), self.calls
        )
        self.assertGreater(self.calls[200], 50)
        self.assertGreater(self.calls[422], 150)
