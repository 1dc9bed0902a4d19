// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {RadioField, radioField} from "@web/views/fields/radio/radio_field";
import {registry} from "@web/core/registry";

/** Choices of which some can't be made now: these are grey, and say why. */
export class RadioWithReasons extends RadioField {
    static template = "konfidens_credit.RadioWithReasons";
    static props = {...RadioField.props, reasons: {type: Object, optional: true}};

    /** Why this choice can't be made: the text in the field that `reasons` names. */
    getReason([value]) {
        const field = (this.props.reasons || {})[value];
        return (field && this.props.record.data[field]) || "";
    }
}

registry.category("fields").add("radio_with_reasons", {
    ...radioField,
    component: RadioWithReasons,
    extractProps: (info, dynamicInfo) => ({
        ...radioField.extractProps(info, dynamicInfo),
        reasons: info.options.reasons,
    }),
});
