// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {WideOnlyRenderer} from "../wide_only/wide_only_renderer";
import {confirmDialog} from "../typed_amounts/confirm_dialog";
import {hasTouch} from "@web/core/browser/feature_detection";
import {onMounted} from "@odoo/owl";
import {registry} from "@web/core/registry";

/** Lines of a dialog to type amounts in: the cursor is in the first, Enter confirms. */
export class PricesRenderer extends WideOnlyRenderer {
    setup() {
        super.setup();
        onMounted(() => {
            const [first] = this.props.list.records;
            if (first && !hasTouch()) {
                this.props.list.enterEditMode(first);
            }
        });
    }

    onCellKeydownEditMode(hotkey, cell, group, record) {
        const {list} = this.props;
        if (hotkey !== "enter" || record !== list.records.at(-1)) {
            return super.onCellKeydownEditMode(hotkey, cell, group, record);
        }
        const root = this.rootRef.el;
        list.leaveEditMode().then(() => confirmDialog(root, list.model));
        return true;
    }
}

export class PricesField extends X2ManyField {
    static components = {...X2ManyField.components, ListRenderer: PricesRenderer};
}

registry.category("fields").add("prices", {...x2ManyField, component: PricesField});
