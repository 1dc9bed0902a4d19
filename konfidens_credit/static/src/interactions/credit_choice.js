// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {Interaction} from "@web/public/interaction";
import {PaymentButton} from "@payment/interactions/payment_button";
import {formatFloat} from "@web/core/utils/numbers";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";

const CHANGED = "o_credit_changed";

/**
 * How much account credit is used, where customers pay: what is left to pay follows as
 * they type. Providers are told the amount with the page, so nothing is paid with an
 * amount that it was not loaded with.
 */
export class CreditChoice extends Interaction {
    static selector = "form[name=credit_choice]";
    dynamicContent = {
        "[name=credit]": {
            "t-on-input": this.showRest,
            "t-on-change": () => this.el.requestSubmit(),
        },
    };

    showRest({target: input}) {
        const digits = Number(this.el.dataset.digits);
        const rest = Number(this.el.dataset.due) - input.valueAsNumber;
        this.el.querySelector("[name=credit_rest]").textContent = input.checkValidity()
            ? formatFloat(rest, {digits: [16, digits]})
            : "–";
        const isChanged = input.valueAsNumber !== Number(input.defaultValue);
        this.el.classList.toggle(CHANGED, isChanged);
        this.env.bus.trigger(
            isChanged ? "disablePaymentButton" : "enablePaymentButton"
        );
        for (const button of document.querySelectorAll(
            "form[name=pay_with_credit] button"
        )) {
            button.disabled = isChanged;
        }
    }
}

registry.category("public.interactions").add("konfidens_credit.credit_choice", CreditChoice);

patch(PaymentButton.prototype, {
    _canSubmit() {
        return super._canSubmit() && !document.querySelector(`form.${CHANGED}`);
    },
});
