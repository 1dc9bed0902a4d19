// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {contains, defineModels, fields, makeMockEnv, mockService, models, mountView} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {ControllerNotFoundError} from "@web/webclient/actions/action_service";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {registry} from "@web/core/registry";

describe.current.tags("desktop");

class Invoice extends models.Model {
    story = fields.Json();

    _records = [
        {
            id: 1,
            story: [{text: "Credited by RINV/1", move_id: 7}, {text: "Paid back"}],
        },
    ];
}

defineModels([Invoice]);
defineMailModels();

test("the parts of a story lead to the documents that they name", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(`${action.res_model} ${action.res_id}`);
        },
    });
    await mountView({
        resModel: "invoice",
        type: "form",
        resId: 1,
        arch: `<form><field name="story" widget="credit_story"/></form>`,
    });
    expect("[name=story]").toHaveText(/Credited by RINV\/1[\s·]+Paid back/);
    await contains("[name=story] a:contains(RINV/1)").click();
    expect.verifySteps(["account.move 7"]);
});

const BACK = {message: "Draft deleted.", otherwise: "an action"};

test("who deleted a document is led back, and told", async () => {
    mockService("notification", {add: (message) => expect.step(message)});
    mockService("action", {restore: async () => expect.step("back")});
    const back = registry.category("actions").get("konfidens_credit.back");
    await back(await makeMockEnv(), {params: BACK});
    expect.verifySteps(["Draft deleted.", "back"]);
});

test("who came by a bookmark is led to the list", async () => {
    mockService("notification", {add: () => {}});
    mockService("action", {
        restore: async () => {
            throw new ControllerNotFoundError("nowhere");
        },
        doAction: async (action) => expect.step(action),
    });
    const back = registry.category("actions").get("konfidens_credit.back");
    await back(await makeMockEnv(), {params: BACK});
    expect.verifySteps(["an action"]);
});
