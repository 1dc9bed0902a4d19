// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {CalendarQuickCreateFormController} from "@calendar/views/calendar_form/calendar_quick_create";
import {patch} from "@web/core/utils/patch";

/**
 * Take service, price and practitioner along from the small form of a new session to the
 * full one: Odoo keeps a fixed list of fields, and can't keep a many2one.
 */
patch(CalendarQuickCreateFormController.prototype, {
    goToFullEvent() {
        const {data} = this.model.root;
        const {context} = this.props;
        context.default_session_product_id =
            data.session_product_id && data.session_product_id.id;
        if ("session_price" in data && data.session_product_id) {
            context.default_session_price = data.session_price;
            context.default_user_id = data.user_id && data.user_id.id;
        }
        return super.goToFullEvent();
    },
});
