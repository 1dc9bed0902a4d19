// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {AccountMoveFormController} from "@account/components/account_move_form/account_move_form";
import {AccountMoveListController} from "@account/views/account_move_list/account_move_list_controller";
import {Domain} from "@web/core/domain";
import {patch} from "@web/core/utils/patch";

/**
 * Keep actions of ours that are for some records only out of the Actions menu when none
 * of those is in the view, as Odoo does for reports: "Credit Invoice" has no place on
 * bills. See `get_bindings` of `ir.actions.actions`.
 */
function keepMatching(items, records) {
    const matches = ({records_domain: domain}) => {
        const condition = domain && new Domain(domain);
        return (
            !condition || records.some((record) => condition.contains(record.evalContext))
        );
    };
    return {...items, action: items.action.filter(matches)};
}

patch(AccountMoveFormController.prototype, {
    get actionMenuItems() {
        return keepMatching(super.actionMenuItems, [this.model.root]);
    },
});

patch(AccountMoveListController.prototype, {
    get actionMenuItems() {
        return keepMatching(super.actionMenuItems, this.model.root.selection);
    },
});
