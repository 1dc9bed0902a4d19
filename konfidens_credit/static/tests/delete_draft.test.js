// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {contains, defineModels, fields, mockService, models, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class AccountMove extends models.Model {
    _name = "account.move";

    name = fields.Char();

    _records = [
        {id: 1, name: "Draft of a session"},
        {id: 2, name: "Another draft"},
    ];
}

defineModels([AccountMove]);
defineMailModels();

/** Delete both drafts from the menu of the list, of which so many are of sessions. */
async function deleteBoth(ofSessions) {
    onRpc("has_group", () => true);
    onRpc("account.move", "search_count", ({args}) => {
        expect(args[0][0]).toEqual(["id", "in", [1, 2]]);
        return ofSessions;
    });
    onRpc("account.move", "check_move_sequence_chain", () => true);
    onRpc("account.move", "unlink", ({args}) => {
        expect.step(`unlink ${args[0]}`);
        return true;
    });
    mockService("action", {
        doActionButton({name, resIds}) {
            expect.step(`${name} ${resIds}`);
        },
    });
    await mountView({
        resModel: "account.move",
        type: "list",
        arch: `<list js_class="account_tree"><field name="name"/></list>`,
        actionMenus: {},
    });
    await contains(".o_list_record_selector input").click();
    await contains(".o_cp_action_menus button").click();
    await contains(".o_menu_item:contains(Delete)").click();
}

test("drafts of sessions are deleted in the dialog that asks about bookings", async () => {
    await deleteBoth(1);
    await expect.waitForSteps(["action_delete_draft 1,2"]);
});

test("other drafts are deleted as ever", async () => {
    await deleteBoth(0);
    await contains(".modal footer .btn-primary").click();
    await expect.waitForSteps(["unlink 1,2"]);
});
