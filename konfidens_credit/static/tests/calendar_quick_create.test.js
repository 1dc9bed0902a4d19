// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {contains, defineModels, fields, mockService, models, mountViewInDialog, onRpc} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");

class CalendarEvent extends models.Model {
    _name = "calendar.event";

    name = fields.Char();
    session_product_id = fields.Many2one({relation: "product.product"});
    _views = {
        form: `
            <form js_class="calendar_quick_create_form_view">
                <field name="name"/>
                <field name="session_product_id"/>
            </form>`,
    };
}

class ProductProduct extends models.Model {
    _name = "product.product";

    name = fields.Char();
    _records = [{id: 5, name: "Yoga class"}];
}

defineModels([CalendarEvent, ProductProduct]);
defineMailModels();

async function openQuickCreate() {
    mockService("action", {
        doAction(action, {additionalContext}) {
            expect.step(additionalContext.default_session_product_id || "none");
        },
    });
    onRpc("get_discuss_videocall_location", () => "");
    await mountViewInDialog({
        resModel: "calendar.event",
        type: "form",
        context: {},
        buttonTemplate: "calendar.CalendarQuickCreateButtons",
    });
}

test("the service comes along to the full form", async () => {
    await openQuickCreate();
    await contains("[name=session_product_id] input").click();
    await contains(".dropdown-item:contains(Yoga class)").click();
    await contains("button:contains(More Options)").click();
    expect.verifySteps([5]);
});

test("without a service, there is none in the full form", async () => {
    await openQuickCreate();
    await contains("button:contains(More Options)").click();
    expect.verifySteps(["none"]);
});
