// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {AccountMoveFormController} from "@account/components/account_move_form/account_move_form";
import {patch} from "@web/core/utils/patch";

/** One way to delete a draft of sessions: the one that asks about their bookings. */
patch(AccountMoveFormController.prototype, {
    async deleteRecord() {
        const {context, data, resId, resModel} = this.model.root;
        const isDraft = data.move_type === "out_invoice" && data.state === "draft";
        if (!isDraft || !(data.replaces_id || data.session_count)) {
            return super.deleteRecord(...arguments);
        }
        return this.env.services.action.doActionButton({
            type: "object",
            name: "action_delete_draft",
            resModel,
            resId,
            resIds: [resId],
            context,
        });
    },
});
