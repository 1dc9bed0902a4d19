// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {AttendeeCalendarController} from "@calendar/views/attendee_calendar/attendee_calendar_controller";
import {CalendarController} from "@web/views/calendar/calendar_controller";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {user} from "@web/core/user";

/**
 * The bin of a session in the diary: one that is invoiced is not deleted but cancelled,
 * which it says and offers at once. Administrators delete those of others, which Odoo
 * takes for declining an invitation.
 */
patch(AttendeeCalendarController.prototype, {
    async deleteRecord(record) {
        const {session_product_id: service, partner_id: organizer} = record.rawRecord;
        if (!service) {
            return super.deleteRecord(record);
        }
        const [session] = await this.orm.read(
            "calendar.event",
            [record.id],
            ["has_invoices"]
        );
        if (session.has_invoices) {
            return this.offerToCancel(record);
        }
        if (organizer && organizer[0] === user.partnerId) {
            return super.deleteRecord({
                ...record,
                attendeeId: record.attendeeId || user.partnerId,
            });
        }
        return CalendarController.prototype.deleteRecord.call(this, record);
    },

    offerToCancel(record) {
        this.displayDialog(ConfirmationDialog, {
            title: _t("This session is invoiced"),
            body: _t(
                "It is cancelled, not deleted: it stays in the diary, struck through, and its invoices are credited."
            ),
            confirmLabel: _t("Cancel Session"),
            confirm: () =>
                this.actionService.doActionButton({
                    type: "object",
                    name: "action_cancel_session",
                    resModel: "calendar.event",
                    resId: record.id,
                    resIds: [record.id],
                    context: {},
                    onClose: () => this.model.load(),
                }),
            cancelLabel: _t("Keep It"),
            cancel: () => {
                // Shows the button.
            },
        });
    },
});
