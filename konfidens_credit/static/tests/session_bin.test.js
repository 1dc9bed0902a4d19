// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {contains, serverState} from "@web/../tests/web_test_helpers";
import {defineSessionCalendar, openEntry} from "./session_calendar_helpers";
import {describe, expect, test} from "@odoo/hoot";

describe.current.tags("desktop");
defineSessionCalendar();

const bin = ".o_cw_popover_delete";
const dialogButton = ".modal-footer button";

test("an invoiced session is cancelled, not deleted", async () => {
    await openEntry({has_invoices: true});
    await contains(bin).click();
    expect(".modal-body").toHaveText(/It is cancelled, not deleted/);
    await contains(`${dialogButton}:contains(Cancel Session)`).click();
    expect.verifySteps(["action_cancel_session calendar.event 1"]);
});

test("it stays if that is not wanted", async () => {
    await openEntry({has_invoices: true});
    await contains(bin).click();
    await contains(`${dialogButton}:contains(Keep It)`).click();
    expect(".modal").toHaveCount(0);
    expect.verifySteps([]);
});

test("one that is not invoiced is deleted, after a question", async () => {
    await openEntry();
    await contains(bin).click();
    expect.verifySteps([]);
    await contains(`${dialogButton}.btn-primary`).click();
    expect.verifySteps(["delete 1"]);
});

test("a session of somebody else is deleted, too", async () => {
    await openEntry({partner_id: serverState.publicPartnerId});
    await contains(bin).click();
    await contains(`${dialogButton}.btn-primary`).click();
    expect.verifySteps(["delete 1"]);
});

test("an invitation of somebody else is declined", async () => {
    await openEntry({
        partner_id: serverState.publicPartnerId,
        session_product_id: false,
    });
    await contains(bin).click();
    expect.verifySteps(["decline 9"]);
});
