// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {defineModels, fields, mockService, models, mountView, onRpc, preloadBundle, serverState} from "@web/../tests/web_test_helpers";
import {clickEvent} from "@web/../tests/views/calendar/calendar_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect} from "@odoo/hoot";
import {mockDate} from "@odoo/hoot-mock";

const SESSION = {
    start: "2026-03-11 09:00:00",
    stop: "2026-03-11 10:00:00",
    partner_id: serverState.partnerId,
    session_product_id: 5,
    session_state: "planned",
    attendees_count: 1,
    user_can_edit: true,
};

class ProductProduct extends models.Model {
    _name = "product.product";

    name = fields.Char();
    _records = [{id: 5, name: "Yoga class"}];
}

class CalendarEvent extends models.Model {
    _name = "calendar.event";

    name = fields.Char();
    start = fields.Datetime();
    stop = fields.Datetime();
    allday = fields.Boolean();
    recurrency = fields.Boolean();
    privacy = fields.Char();
    effective_privacy = fields.Char();
    attendees_count = fields.Integer();
    user_can_edit = fields.Boolean();
    user_id = fields.Many2one({relation: "res.users", default: serverState.userId});
    partner_id = fields.Many2one({relation: "res.partner"});
    partner_ids = fields.Many2many({relation: "res.partner"});
    session_product_id = fields.Many2one({relation: "product.product"});
    session_clients = fields.Char();
    session_amount = fields.Char();
    session_state = fields.Char();
    session_money = fields.Selection({
        selection: [
            ["none", "Not Invoiced"],
            ["paid", "Paid"],
        ],
    });
    to_invoice_count = fields.Integer();
    has_invoices = fields.Boolean();
    cancel_obstacle = fields.Char();

    _views = {
        calendar: `
            <calendar js_class="session_calendar" date_start="start" date_stop="stop"
                all_day="allday" mode="week" quick_create="0">
                <field name="partner_ids" invisible="1"/>
                <field name="partner_id" invisible="1"/>
                <field name="session_product_id" invisible="1"/>
                <field name="attendees_count" invisible="1"/>
                <field name="recurrency" invisible="1"/>
                <field name="privacy" invisible="1"/>
                <field name="user_can_edit" invisible="1"/>
                <field name="session_money" filters="1" invisible="1"/>
                <field name="user_id" string="Practitioner" filters="1"/>
            </calendar>`,
        form: `<form><field name="name"/></form>`,
    };

    has_access() {
        return true;
    }

    get_default_duration() {
        return 1;
    }

    get_state_selections() {
        return [];
    }
}

/** Have a diary in these tests, in a week of March 2026. */
export function defineSessionCalendar() {
    preloadBundle("web.fullcalendar_lib");
    defineModels([CalendarEvent, ProductProduct]);
    defineMailModels();
}

/**
 * Open the diary, with one entry: a session of one's own, but for what these values say.
 * What it does with the session is a step, and so is each button that it presses.
 */
export async function openDiary(values = {}) {
    mockDate("2026-03-11 08:00:00", 0);
    CalendarEvent._records = [{id: 1, name: "Yoga with Ann", ...SESSION, ...values}];
    onRpc("has_group", () => true);
    onRpc("res.users", "check_synchronization_status", () => ({}));
    onRpc("res.partner", "get_attendee_detail", () => [
        {id: serverState.partnerId, event_id: 1, attendee_id: 9, status: "accepted"},
    ]);
    onRpc("/calendar/check_credentials", () => ({}));
    onRpc("calendar.event", "unlink", ({args}) => {
        expect.step(`delete ${args[0]}`);
        return true;
    });
    onRpc("calendar.attendee", "do_decline", ({args}) => {
        expect.step(`decline ${args[0]}`);
        return true;
    });
    mockService("action", {
        doActionButton({name, resModel, resId}) {
            expect.step(`${name} ${resModel} ${resId}`);
        },
    });
    await mountView({type: "calendar", resModel: "calendar.event"});
}

/** Open the diary with that entry, and click on it. */
export async function openEntry(values) {
    await openDiary(values);
    await clickEvent(1);
}
