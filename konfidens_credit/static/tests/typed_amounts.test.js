// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {asyncStep, contains, defineModels, fields, models, mountViewInDialog, onRpc, waitForSteps} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {press} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";

describe.current.tags("desktop");

class Dialog extends models.Model {
    kind = fields.Selection({
        selection: [
            ["whole", "Whole"],
            ["amount", "An amount"],
        ],
    });
    amount = fields.Float();
    can_confirm = fields.Boolean();
    line_ids = fields.One2many({relation: "line"});

    _records = [
        {id: 1, kind: "whole", amount: 100, can_confirm: true, line_ids: [1, 2]},
    ];
    _onChanges = {
        amount: (record) => {
            record.can_confirm = record.amount <= 100;
        },
    };
}

class Line extends models.Model {
    name = fields.Char();
    price = fields.Float();

    _records = [
        {id: 1, name: "Yoga", price: 80},
        {id: 2, name: "Tea", price: 5},
    ];
}

defineModels([Dialog, Line]);
defineMailModels();

async function open(content) {
    onRpc("dialog", "action_confirm", ({args}) => {
        asyncStep(`confirm ${args[0]}`);
        return false;
    });
    onRpc("dialog", "web_save", ({args}) => {
        asyncStep(args[1]);
    });
    await mountViewInDialog({
        resModel: "dialog",
        type: "form",
        resId: 1,
        arch: `
            <form>
                <field name="kind" widget="radio"/>
                <field name="can_confirm" invisible="1"/>
                ${content}
                <footer>
                    <button name="action_confirm" type="object" string="Go"
                        class="btn-danger" invisible="not can_confirm"/>
                    <button string="Go" class="btn-danger" invisible="can_confirm"/>
                </footer>
            </form>`,
    });
}

const AMOUNT = `<field name="amount" widget="amount_to_type" invisible="kind != 'amount'"/>`;
const PRICES = `
    <field name="line_ids" widget="prices">
        <list editable="bottom" create="false" delete="false">
            <field name="name" readonly="1"/>
            <field name="price"/>
        </list>
    </field>`;

test("the cursor is in the amount as soon as it is asked for", async () => {
    await open(AMOUNT);
    await contains(".o_radio_item:contains(An amount) input").click();
    await animationFrame();
    expect(".o_field_widget[name=amount] input").toBeFocused();
});

test("Enter confirms what was typed", async () => {
    await open(AMOUNT);
    await contains(".o_radio_item:contains(An amount) input").click();
    await contains("[name=amount] input").edit("12.5", {confirm: false});
    await press("Enter");
    await waitForSteps([{kind: "amount", amount: 12.5}, "confirm 1"]);
});

test("Enter does nothing while the amount is impossible", async () => {
    await open(AMOUNT);
    await contains(".o_radio_item:contains(An amount) input").click();
    await contains("[name=amount] input").edit("900", {confirm: false});
    await press("Enter");
    await animationFrame();
    await animationFrame();
    await animationFrame();
    await animationFrame();
    expect(".modal-footer button:contains(Go)").toHaveAttribute("disabled");
    await waitForSteps([]);
});

test("prices are typed one after the other, and the last Enter confirms", async () => {
    await open(PRICES);
    await animationFrame();
    expect(".o_data_row:eq(0) [name=price] input").toBeFocused();
    await contains(".o_data_row:eq(0) [name=price] input").edit("64", {confirm: false});
    await press("Enter");
    await animationFrame();
    expect(".o_data_row:eq(1) [name=price] input").toBeFocused();
    await press("Enter");
    await waitForSteps([{line_ids: [[1, 1, {price: 64}]]}, "confirm 1"]);
});
