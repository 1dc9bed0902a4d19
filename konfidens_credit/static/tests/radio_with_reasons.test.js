// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {contains, defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class Draft extends models.Model {
    then = fields.Selection({
        selection: [
            ["keep", "Keep the booking"],
            ["cancel", "Cancel the booking"],
        ],
    });
    obstacle = fields.Char();

    _records = [
        {id: 1, then: "keep", obstacle: "The session was held."},
        {id: 2, then: "keep", obstacle: false},
    ];
    _views = {
        form: `
            <form>
                <field name="obstacle" invisible="1"/>
                <field name="then" widget="radio_with_reasons"
                    options="{'reasons': {'cancel': 'obstacle'}}"/>
            </form>`,
    };
}

defineModels([Draft]);
defineMailModels();

const cancel = "input[data-value=cancel]";

test("a choice that can't be made is grey and says why", async () => {
    await mountView({resModel: "draft", type: "form", resId: 1});
    expect(cancel).toHaveProperty("disabled", true);
    expect(`.o_radio_item:has(${cancel})`).toHaveText(/The session was held\./);
    expect("input[data-value=keep]").toHaveProperty("disabled", false);
    expect("input[data-value=keep]").toBeChecked();
});

test("without a reason against it, it is made by a click", async () => {
    await mountView({resModel: "draft", type: "form", resId: 2});
    expect(".o_radio_item .text-muted").toHaveCount(0);
    await contains(cancel).click();
    expect(cancel).toBeChecked();
    expect("input[data-value=keep]").not.toBeChecked();
});
