// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {Component, onWillUnmount, useEffect, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * The "Credit" button of a row. It steps back when the invoice can't be credited now,
 * and still opens the form: that says why, on a touch screen, too, and offers what its
 * user may do about it.
 */
export class CreditInvoiceButton extends Component {
    static template = "konfidens_credit.CreditInvoiceButton";
    static props = {...standardWidgetProps};

    setup() {
        this.action = useService("action");
        this.explanations = useService("credit_explanations");
        this.state = useState({reason: ""});
        let isMounted = true;
        onWillUnmount(() => {
            isMounted = false;
        });
        useEffect(
            (id, isInvoice) => {
                if (id && isInvoice) {
                    this.explanations.getReasons(id).then(([reason]) => {
                        if (isMounted) {
                            this.state.reason = reason
                                ? `${reason.message} ${reason.next_step}`
                                : "";
                        }
                    });
                }
            },
            () => {
                const {resId, data} = this.props.record;
                return [resId, this.isInvoice, data.state, data.amount_credited];
            }
        );
    }

    get isInvoice() {
        const {move_type: moveType, state} = this.props.record.data;
        return moveType === "out_invoice" && state === "posted";
    }

    get isBlocked() {
        const {credit_state: creditState} = this.props.record.data;
        return creditState === "full" || Boolean(this.state.reason);
    }

    onClick() {
        const {record} = this.props;
        this.action.doActionButton({
            type: "object",
            name: "action_reverse",
            resModel: record.resModel,
            resId: record.resId,
            resIds: [record.resId],
            context: record.context,
            onClose: () => record.model.load(),
        });
    }
}

export const creditInvoiceButton = {
    component: CreditInvoiceButton,
    fieldDependencies: [
        {name: "move_type", type: "selection"},
        {name: "state", type: "selection"},
        {name: "credit_state", type: "selection"},
        {name: "amount_credited", type: "monetary"},
    ],
    listViewWidth: 80,
};

registry.category("view_widgets").add("credit_invoice_button", creditInvoiceButton);
