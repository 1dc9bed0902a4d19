// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {AttendeeCalendarCommonRenderer} from "@calendar/views/attendee_calendar/common/attendee_calendar_common_renderer";
import {AttendeeCalendarController} from "@calendar/views/attendee_calendar/attendee_calendar_controller";
import {AttendeeCalendarModel} from "@calendar/views/attendee_calendar/attendee_calendar_model";
import {AttendeeCalendarRenderer} from "@calendar/views/attendee_calendar/attendee_calendar_renderer";
import {SessionCalendarPopover} from "./session_calendar_popover";
import {_t} from "@web/core/l10n/translation";
import {attendeeCalendarView} from "@calendar/views/attendee_calendar/attendee_calendar_view";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const BADGES = {
    none: "text-bg-secondary",
    draft: "text-bg-info",
    owed: "text-bg-warning",
    paid: "text-bg-success",
    credited: "text-bg-danger",
};

export class SessionCalendarModel extends AttendeeCalendarModel {
    /** The filters are called as the view calls their fields: Practitioner. */
    setup(params, services) {
        const filtersInfo = Object.fromEntries(
            Object.entries(params.filtersInfo).map(([name, info]) => [
                name,
                {...info, label: params.popoverFieldNodes[name].string || info.label},
            ])
        );
        super.setup({...params, filtersInfo}, services);
    }

    /** On a phone, the day: a week is not readable there. */
    getLocalStorageScale() {
        if (this.env.isSmall && !browser.localStorage.getItem(this.storageKey)) {
            return "day";
        }
        return super.getLocalStorageScale();
    }

    normalizeRecord(rawRecord) {
        const state = rawRecord.session_money;
        const labels = Object.fromEntries(this.meta.fields.session_money.selection);
        return {
            ...super.normalizeRecord(rawRecord),
            moneyLabel: state in BADGES ? labels[state] : "",
            moneyBadge: BADGES[state] || "",
        };
    }
}

export class SessionCalendarCommonRenderer extends AttendeeCalendarCommonRenderer {
    static eventTemplate = "konfidens_credit.SessionCalendar.event";
    static components = {
        ...AttendeeCalendarCommonRenderer.components,
        Popover: SessionCalendarPopover,
    };
}

export class SessionCalendarRenderer extends AttendeeCalendarRenderer {
    static components = {
        ...AttendeeCalendarRenderer.components,
        day: SessionCalendarCommonRenderer,
        week: SessionCalendarCommonRenderer,
        month: SessionCalendarCommonRenderer,
    };
}

export class SessionCalendarController extends AttendeeCalendarController {
    getQuickCreateFormViewProps(record) {
        return {
            ...super.getQuickCreateFormViewProps(record),
            title: _t("New Session"),
        };
    }

    onClickNewClass() {
        return this.actionService.doAction(
            "konfidens_credit.calendar_event_new_class_action",
            {onClose: () => this.model.load()}
        );
    }
}

registry.category("views").add("session_calendar", {
    ...attendeeCalendarView,
    buttonTemplate: "konfidens_credit.SessionCalendar.buttons",
    Controller: SessionCalendarController,
    Model: SessionCalendarModel,
    Renderer: SessionCalendarRenderer,
});
