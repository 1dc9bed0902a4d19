// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {AccountMoveFormController} from "@account/components/account_move_form/account_move_form";
import {AccountMoveListController} from "@account/views/account_move_list/account_move_list_controller";
import {patch} from "@web/core/utils/patch";

/** Opens the dialog that deletes drafts, and asks about their bookings. */
function askToDelete(action, resIds, options) {
    return action.doActionButton({
        type: "object",
        name: "action_delete_draft",
        resModel: "account.move",
        resId: resIds[0],
        resIds,
        ...options,
    });
}

/** One way to delete a draft of sessions: the one that asks about their bookings. */
patch(AccountMoveFormController.prototype, {
    async deleteRecord() {
        const {context, data, resId} = this.model.root;
        const isDraft = data.move_type === "out_invoice" && data.state === "draft";
        if (!isDraft || !(data.replaces_id || data.session_count)) {
            return super.deleteRecord(...arguments);
        }
        return askToDelete(this.env.services.action, [resId], {context});
    },
});

patch(AccountMoveListController.prototype, {
    async onDeleteSelectedRecords() {
        const {root} = this.model;
        if (this.props.resModel !== "account.move") {
            return super.onDeleteSelectedRecords(...arguments);
        }
        const resIds = await root.getResIds(true);
        const count = await this.orm.searchCount("account.move", [
            ["id", "in", resIds],
            ["move_type", "=", "out_invoice"],
            ["state", "=", "draft"],
            "|",
            ["replaces_id", "!=", false],
            ["line_ids.booking_id", "!=", false],
        ]);
        if (!count) {
            return super.onDeleteSelectedRecords(...arguments);
        }
        return askToDelete(this.env.services.action, resIds, {
            context: root.context,
            onClose: () => root.load(),
        });
    },
});
