// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {contains, defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

describe.current.tags("desktop");

class Credit extends models.Model {
    wrong = fields.Selection({
        selection: [
            ["price", "The price"],
            ["payer", "The payer"],
            ["money", "Money back"],
            ["other", "Something else"],
        ],
    });
    wrong_choices = fields.Char();

    _records = [
        {id: 1, wrong: false, wrong_choices: "price,payer,other"},
        {id: 2, wrong: "payer", wrong_choices: "payer,other"},
    ];
    _views = {
        form: `<form><field name="wrong" widget="what_was_wrong"/></form>`,
    };
}

defineModels([Credit]);
defineMailModels();

const answer = "[name=wrong] label";

test("the answers are those that make sense", async () => {
    await mountView({resModel: "credit", type: "form", resId: 1});
    expect(queryAllTexts(answer)).toEqual(["The price", "The payer", "Something else"]);
    expect("[name=wrong] input:checked").toHaveCount(0);
});

test("one is chosen by a click", async () => {
    await mountView({resModel: "credit", type: "form", resId: 2});
    expect(`[name=wrong] input:checked + label`).toHaveText("The payer");
    await contains(`${answer}:contains(Something else)`).click();
    expect(`[name=wrong] input:checked + label`).toHaveText("Something else");
});

test("the cursor is at the question until it is answered", async () => {
    await mountView({resModel: "credit", type: "form", resId: 1});
    expect("[name=wrong] input:eq(0)").toBeFocused();
    expect("[name=wrong] input:checked").toHaveCount(0);
});
