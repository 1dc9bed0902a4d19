// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {contains, defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class AccountMove extends models.Model {
    _name = "account.move";

    name = fields.Char();
    move_type = fields.Char();

    _records = [
        {id: 1, name: "INV/1", move_type: "out_invoice"},
        {id: 2, name: "BILL/1", move_type: "in_invoice"},
    ];
    _views = {
        form: `<form js_class="account_move_form"><field name="name"/><field name="move_type"/></form>`,
        list: `<list js_class="account_tree"><field name="name"/><field name="move_type"/></list>`,
    };

    get_extra_print_items() {
        return [];
    }
}

defineModels([AccountMove]);
defineMailModels();

const actionMenus = {
    action: [
        {
            id: 7,
            name: "Credit Invoice",
            domain: [],
            records_domain: "[('move_type', '=', 'out_invoice')]",
        },
        {id: 8, name: "Share", domain: []},
    ],
    print: [],
};
const menu = ".o-dropdown--menu .o_menu_item";

async function openForm(resId) {
    await mountView({
        resModel: "account.move",
        type: "form",
        resId,
        info: {actionMenus},
    });
    await contains(".o_cp_action_menus button:has(.fa-cog)").click();
}

test("an action for invoices is in the menu of an invoice", async () => {
    await openForm(1);
    expect(`${menu}:contains(Credit Invoice)`).toHaveCount(1);
    expect(`${menu}:contains(Share)`).toHaveCount(1);
});

test("and not in that of a bill", async () => {
    await openForm(2);
    expect(`${menu}:contains(Credit Invoice)`).toHaveCount(0);
    expect(`${menu}:contains(Share)`).toHaveCount(1);
});

test("in a list, it is there as soon as one of those selected is an invoice", async () => {
    await mountView({
        resModel: "account.move",
        type: "list",
        info: {actionMenus},
    });
    await contains(".o_data_row:last .o_list_record_selector input").click();
    await contains(".o_cp_action_menus button:has(.fa-cog)").click();
    expect(`${menu}:contains(Share)`).toHaveCount(1);
    expect(`${menu}:contains(Credit Invoice)`).toHaveCount(0);
    await contains(".o_cp_action_menus button:has(.fa-cog)").click();
    await contains(".o_data_row:first .o_list_record_selector input").click();
    await contains(".o_cp_action_menus button:has(.fa-cog)").click();
    expect(`${menu}:contains(Credit Invoice)`).toHaveCount(1);
});
