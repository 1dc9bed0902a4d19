// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {Component} from "@odoo/owl";
import {WideOnlyRenderer} from "../wide_only/wide_only_renderer";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * What becomes of the money, in one line. A click on a part shows the lines that it
 * counts, and no others; another click on it, or one on the number of all, shows all.
 */
export class SummaryParts extends Component {
    static template = "konfidens_credit.SummaryParts";
    static props = {...standardFieldProps};

    get parts() {
        return this.props.record.data[this.props.name] || [];
    }

    /** A part that the summary has no more shows nothing: then all is shown. */
    get shown() {
        const {shown} = this.props.record.data;
        return this.parts.some((part) => part.shows === shown) ? shown : "";
    }

    show({shows}) {
        this.props.record.update({shown: shows === this.shown ? "" : shows});
    }
}

registry.category("fields").add("summary_parts", {
    component: SummaryParts,
    supportedTypes: ["json"],
});

export class SummedUpLinesRenderer extends WideOnlyRenderer {
    /** Whether the line is none of the part that is shown; what is edited stays. */
    isLeftOut(record) {
        const {shown, summary_parts: parts} = this.props.list.evalContext.parent;
        return (
            !record.isInEdition &&
            (parts || []).some((part) => part.shows === shown) &&
            Boolean(shown) &&
            !(record.data.summary_parts || "").split(" ").includes(shown)
        );
    }

    getRowClass(record) {
        const classes = super.getRowClass(record);
        return this.isLeftOut(record) ? `${classes} d-none` : classes;
    }
}

export class SummedUpLines extends X2ManyField {
    static components = {
        ...X2ManyField.components,
        ListRenderer: SummedUpLinesRenderer,
    };
}

registry.category("fields").add("summed_up_lines", {
    ...x2ManyField,
    component: SummedUpLines,
});
