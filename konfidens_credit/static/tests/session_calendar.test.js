// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {SIZES, patchUiSize} from "@mail/../tests/mail_test_helpers";
import {defineSessionCalendar, openDiary, openEntry} from "./session_calendar_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {contains} from "@web/../tests/web_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

describe.current.tags("desktop");
defineSessionCalendar();

const popover = ".o_cw_popover";
const button = `${popover} .o_session_buttons button`;

test("what became of the money of a session is in a badge", async () => {
    await openDiary({session_money: "paid"});
    expect(".o_session_money").toHaveText("Paid");
    expect(".o_session_money").toHaveClass("text-bg-success");
});

test("what is no session has none", async () => {
    await openDiary({session_product_id: false, session_money: false});
    expect(".fc-event").toHaveCount(1);
    expect(".o_session_money").toHaveCount(0);
});

test("what can be filtered is called as the view calls it", async () => {
    await openDiary();
    expect(
        queryAllTexts(".o_calendar_filter .o_cw_filter_label").concat(
            queryAllTexts(".o_calendar_filter h5")
        )
    ).toInclude("Practitioner");
});

test("a click shows who comes and what it costs", async () => {
    await openEntry({session_clients: "Ann", session_amount: "80.00"});
    expect(`${popover} .o_session_popover`).toHaveText(/Ann\s+80.00/);
});

test("it offers what to do next, and does it", async () => {
    await openEntry({to_invoice_count: 1});
    expect(queryAllTexts(button)).toEqual(["Invoice", "Cancel Session"]);
    await contains(`${button}:contains(Invoice)`).click();
    expect.verifySteps(["action_invoice calendar.event 1"]);
    expect(popover).toHaveCount(0);
});

test("an invoiced session leads to its invoice", async () => {
    await openEntry({has_invoices: true});
    await contains(`${button}:contains(Open Invoice)`).click();
    expect.verifySteps(["action_open_invoices calendar.event 1"]);
});

test("what can't be cancelled says why", async () => {
    await openEntry({cancel_obstacle: "It has begun already."});
    expect(`${button}:contains(Cancel Session)`).toHaveProperty("disabled", true);
    expect(`${popover} .o_session_buttons`).toHaveText(/It has begun already\./);
});

test("a session that is cancelled is not cancelled again", async () => {
    await openEntry({session_state: "cancelled"});
    expect(`${button}:contains(Cancel Session)`).toHaveCount(0);
});

test("time of others that is taken is no more than that", async () => {
    await openEntry({session_product_id: false, user_can_edit: false});
    expect(`${popover} .o_session_buttons`).toHaveCount(0);
    expect(`${popover} .o_cw_popover_edit`).toHaveCount(0);
});

test("on a phone it begins with the day, where others begin with the week", async () => {
    patchUiSize({size: SIZES.SM});
    await openDiary();
    expect(".fc-timeGridDay-view").toHaveCount(1);
});
