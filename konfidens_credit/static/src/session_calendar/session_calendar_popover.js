// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {AttendeeCalendarCommonPopover} from "@calendar/views/attendee_calendar/common/attendee_calendar_common_popover";

const SHOWN = [
    "session_clients",
    "session_amount",
    "to_invoice_count",
    "has_invoices",
    "session_state",
    "cancel_obstacle",
];

/** What a click on a session shows: who comes, what it costs, and what to do next. */
export class SessionCalendarPopover extends AttendeeCalendarCommonPopover {
    static subTemplates = {
        ...AttendeeCalendarCommonPopover.subTemplates,
        body: "konfidens_credit.SessionCalendarPopover.body",
    };

    async onWillStart() {
        await super.onWillStart();
        if (this.isEventEditable) {
            [this.session] = await this.orm.read(
                "calendar.event",
                [this.props.record.id],
                SHOWN
            );
        }
    }

    /** Whether it is no more than time that is taken. */
    get isBusy() {
        return !this.props.record.rawRecord.session_product_id;
    }

    get isEventViewable() {
        return !this.isBusy && super.isEventViewable;
    }

    get canCancel() {
        return this.session.session_state !== "cancelled";
    }

    onClickButton(name) {
        const {model, record} = this.props;
        this.actionService.doActionButton({
            type: "object",
            name,
            resModel: model.resModel,
            resId: record.id,
            resIds: [record.id],
            context: {},
            onClose: () => model.load(),
        });
        this.props.close();
    }
}
