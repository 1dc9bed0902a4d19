// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {RadioField, radioField} from "@web/views/fields/radio/radio_field";
import {onMounted, useRef} from "@odoo/owl";
import {registry} from "@web/core/registry";

/**
 * The question "What was wrong?" as pills: of its answers those that make sense for the
 * record, which names them in `wrong_choices`.
 */
export class WhatWasWrong extends RadioField {
    static template = "konfidens_credit.WhatWasWrong";

    setup() {
        super.setup();
        this.rootRef = useRef("root");
        onMounted(() => {
            if (!this.value) {
                this.rootRef.el.querySelector("input")?.focus();
            }
        });
    }

    get items() {
        const choices = (this.props.record.data.wrong_choices || "").split(",");
        return super.items.filter(([value]) => choices.includes(value));
    }
}

registry.category("fields").add("what_was_wrong", {
    ...radioField,
    component: WhatWasWrong,
    fieldDependencies: [{name: "wrong_choices", type: "char"}],
});
