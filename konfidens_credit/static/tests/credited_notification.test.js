// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {contains, makeMockEnv, mockService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {animationFrame} from "@odoo/hoot-mock";
import {registry} from "@web/core/registry";

describe.current.tags("desktop");
defineMailModels();

test("it tells what was credited, and leads to it in this window", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(`open ${action.res_id}`);
        },
    });
    const env = await makeMockEnv();
    await mountWithCleanup(MainComponentsContainer);
    const credited = registry.category("actions").get("konfidens_credit.credited");
    const next = credited(env, {
        params: {
            message: "INV/1 is credited by $ 100.00: RINV/1.",
            type: "success",
            label: "See draft",
            action: {type: "ir.actions.act_window", res_id: 7},
            next: {type: "ir.actions.act_window_close"},
        },
    });
    await animationFrame();
    expect(next.type).toBe("ir.actions.act_window_close");
    expect(".o_notification").toHaveText(/INV\/1 is credited/);
    await contains(".o_notification button:contains(See draft)").click();
    await animationFrame();
    expect.verifySteps(["open 7"]);
    expect(".o_notification").toHaveCount(0);
});
