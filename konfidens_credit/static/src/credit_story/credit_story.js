// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The story of an invoice in one line, whose parts lead to the documents they name. */
export class CreditStory extends Component {
    static template = "konfidens_credit.CreditStory";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get parts() {
        return this.props.record.data[this.props.name] || [];
    }

    open({move_id: resId}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "account.move",
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}

export const creditStory = {component: CreditStory, supportedTypes: ["json"]};

registry.category("fields").add("credit_story", creditStory);
