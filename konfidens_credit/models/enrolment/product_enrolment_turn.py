# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who enrols meets who enrols the same client, and who plans sessions of the product.

One makes an enrolment, the other a session: nothing that both write, so that neither
would see the other, and the client would be without a booking, or enrolled twice (rule
34). These rows stand for it: a product has some for its clients and some for its
practitioners. Who enrols a client writes the client's row and reads those of the
practitioners; who plans writes the practitioner's and reads those of the clients.

So they run anew when they have met, while two who plan, or who enrol different clients,
go on side by side. The product's own row would make all of them meet, and a constraint
on enrolments would have Odoo delete some when it merges contacts.
"""

from odoo import api, fields, models
from odoo.tools import SQL

# How many rows: two clients share one, and may meet for nothing, once in so many times.
ROWS = 8


class ProductEnrolmentTurn(models.Model):
    _name = "product.enrolment.turn"
    _description = "Turn of Who Enrols and Who Plans"
    _log_access = False

    product_id = fields.Many2one(
        comodel_name="product.product", required=True, ondelete="cascade"
    )
    side = fields.Char(required=True)
    number = fields.Integer(required=True)

    _once = models.UniqueIndex("(product_id, side, number)")

    @api.model
    def _take(self, side, pairs):
        """Run anew if somebody of the other side, or at the same row, was here since
        this transaction began; wait for whoever is here now, and keep others off.

        All rows of who enrols come before those of who plans, so that nobody waits for
        who waits for them.

        :param str side: ``enrol`` or ``plan``
        :param pairs: a product and the record whose row of it is written, each
        """
        rows = {(product.id, record.id % ROWS) for product, record in pairs}
        if not rows:
            return
        products = tuple({product_id for product_id, _number in rows})
        self._make_missing(products)
        for each in ("enrol", "plan"):
            if each == side:
                self._write_rows(side, tuple(rows))
            else:
                self._read_rows(each, products)

    @api.model
    def _make_missing(self, product_ids):
        """Make the rows of these products; who makes them at once runs anew."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %(table)s (product_id, side, number)
                     SELECT product.id, side, number
                       FROM product_product AS product,
                            unnest(ARRAY['enrol', 'plan']) AS side,
                            generate_series(0, %(rows)s - 1) AS number
                      WHERE product.id IN %(product_ids)s
                        AND NOT EXISTS (
                            SELECT FROM %(table)s WHERE product_id = product.id
                            )
                ON CONFLICT DO NOTHING
                """,
                table=SQL.identifier(self._table),
                rows=ROWS,
                product_ids=product_ids,
            )
        )

    @api.model
    def _write_rows(self, side, rows):
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s AS turn
                   SET number = turn.number
                  FROM (
                        SELECT id FROM %(table)s
                         WHERE side = %(side)s AND (product_id, number) IN %(rows)s
                      ORDER BY id FOR NO KEY UPDATE
                       ) AS own
                 WHERE turn.id = own.id
                """,
                table=SQL.identifier(self._table),
                side=side,
                rows=rows,
            )
        )

    @api.model
    def _read_rows(self, side, product_ids):
        """Fail if somebody wrote one of these rows since this transaction began."""
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM %(table)s
                 WHERE side = %(side)s AND product_id IN %(product_ids)s
              ORDER BY id FOR SHARE
                """,
                table=SQL.identifier(self._table),
                side=side,
                product_ids=product_ids,
            )
        )
