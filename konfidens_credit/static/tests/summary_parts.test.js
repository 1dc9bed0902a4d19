// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {contains, defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {SIZES, defineMailModels, patchUiSize} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";

describe.current.tags("desktop");

class Cancel extends models.Model {
    shown = fields.Char();
    summary_parts = fields.Json();
    line_ids = fields.One2many({relation: "cancel.line"});

    _records = [
        {
            id: 1,
            summary_parts: [
                {text: "3 bookings", shows: ""},
                {text: "$ 100.00 less owed (1)", shows: "owed"},
                {text: "$ 200.00 account credit (2)", shows: "credit"},
            ],
            line_ids: [1, 2, 3],
        },
    ];
}

class CancelLine extends models.Model {
    _name = "cancel.line";

    name = fields.Char();
    invoice = fields.Char();
    summary_parts = fields.Char();

    _records = [
        {id: 1, name: "Nora", invoice: "INV/1", summary_parts: "owed"},
        {id: 2, name: "Emil", invoice: "INV/2", summary_parts: "credit told"},
        {id: 3, name: "Sofie", invoice: "INV/3", summary_parts: "credit"},
    ];
}

defineModels([Cancel, CancelLine]);
defineMailModels();

function open() {
    return mountView({
        resModel: "cancel",
        type: "form",
        resId: 1,
        arch: `
            <form>
                <field name="shown" invisible="1"/>
                <field name="line_ids" widget="summed_up_lines">
                    <list create="false" delete="false">
                        <field name="summary_parts" column_invisible="1"/>
                        <field name="name"/>
                        <field name="invoice" class="o_wide_only"/>
                    </list>
                </field>
                <field name="summary_parts" widget="summary_parts"/>
            </form>`,
    });
}

const LINES = ".o_data_row:not(.d-none)";
const PART = ".o_field_summary_parts button";

test("a part shows the lines that it counts, and again all", async () => {
    await open();
    expect(LINES).toHaveCount(3);
    await contains(`${PART}:contains(less owed)`).click();
    expect(`${LINES} [name=name]`).toHaveText("Nora");
    expect(`${PART}[aria-pressed=true]`).toHaveText(/less owed/);
    await contains(`${PART}:contains(account credit)`).click();
    expect(LINES).toHaveCount(2);
    await contains(`${PART}:contains(account credit)`).click();
    expect(LINES).toHaveCount(3);
    await contains(`${PART}:contains(less owed)`).click();
    await contains(`${PART}:contains(3 bookings)`).click();
    expect(LINES).toHaveCount(3);
    expect("td[name=invoice]").toHaveCount(3);
});

test("a phone shows what is decided about", async () => {
    await patchUiSize({size: SIZES.SM});
    await open();
    expect("td[name=name]").toHaveCount(3);
    expect("td[name=invoice]").toHaveCount(0);
});
