// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {contains, defineModels, fields, mockService, models, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class AccountMove extends models.Model {
    _name = "account.move";

    name = fields.Char();
    move_type = fields.Char();
    state = fields.Char();
    credit_state = fields.Char();
    amount_credited = fields.Float();

    _records = ["out_invoice", "out_invoice", "out_refund"].map((moveType, index) => ({
        id: index + 1,
        name: `MOVE/${index + 1}`,
        move_type: moveType,
        state: "posted",
        credit_state: "none",
        amount_credited: 0,
    }));
    _views = {
        list: `<list><field name="name"/><widget name="credit_invoice_button"/></list>`,
    };
}

defineModels([AccountMove]);
defineMailModels();

const button = ".o_data_row button:contains(Credit)";

test("the reasons of all rows are asked for in one call", async () => {
    onRpc("account.move", "explain_credit", ({args}) => {
        expect.step([...args[0]].sort());
        return args[0].map((id) => ({invoice_id: id, creditable: 1, reasons: []}));
    });
    await mountView({resModel: "account.move", type: "list"});
    await runAllTimers();
    await animationFrame();
    expect.verifySteps([[1, 2]]);
    expect(button).toHaveCount(2, {message: "a credit note has none"});
});

test("a press opens the form that credits, by the row's door", async () => {
    onRpc("account.move", "explain_credit", () => []);
    mockService("action", {
        doActionButton({name, resId, context}) {
            expect.step(`${name} ${resId} ${context.konfidens_credit_door}`);
        },
    });
    await mountView({resModel: "account.move", type: "list"});
    await runAllTimers();
    await contains(`${button}:eq(1)`).click();
    expect.verifySteps(["action_reverse 2 row"]);
});

test("without an answer the button stays", async () => {
    onRpc("account.move", "explain_credit", () => {
        throw new Error("no answer");
    });
    await mountView({resModel: "account.move", type: "list"});
    await runAllTimers();
    await animationFrame();
    expect(`${button}:enabled`).toHaveCount(2);
});
