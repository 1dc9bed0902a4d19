// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {MonetaryField, monetaryField} from "@web/views/fields/monetary/monetary_field";
import {confirmDialog} from "../typed_amounts/confirm_dialog";
import {hasTouch} from "@web/core/browser/feature_detection";
import {registry} from "@web/core/registry";
import {useEffect} from "@odoo/owl";

/**
 * An amount that is asked for in a dialog: as soon as it shows, the cursor is in it, but
 * on touch, where the keyboard would cover the dialog; Enter confirms.
 */
export class AmountToType extends MonetaryField {
    setup() {
        super.setup();
        useEffect(
            (input) => {
                if (!input) {
                    return;
                }
                if (!hasTouch()) {
                    input.focus();
                    input.select();
                }
                const onKeydown = (ev) => {
                    if (ev.key === "Enter") {
                        ev.preventDefault();
                        ev.stopPropagation();
                        confirmDialog(input, this.props.record.model);
                    }
                };
                input.addEventListener("keydown", onKeydown);
                return () => input.removeEventListener("keydown", onKeydown);
            },
            () => [this.inputRef.el]
        );
    }
}

registry.category("fields").add("amount_to_type", {
    ...monetaryField,
    component: AmountToType,
});
