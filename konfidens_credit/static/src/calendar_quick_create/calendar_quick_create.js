// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {CalendarQuickCreateFormController} from "@calendar/views/calendar_form/calendar_quick_create";
import {patch} from "@web/core/utils/patch";

/**
 * Take the service along from the small form of a new session to the full one: Odoo
 * keeps a fixed list of fields, and can't keep a many2one.
 */
patch(CalendarQuickCreateFormController.prototype, {
    goToFullEvent() {
        const service = this.model.root.data.session_product_id;
        this.props.context.default_session_product_id = service && service.id;
        return super.goToFullEvent();
    },
});
