// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {ListRenderer} from "@web/views/list/list_renderer";

/**
 * Lines of a dialog. On a phone, columns of the class `o_wide_only` make room for those
 * that are decided about.
 */
export class WideOnlyRenderer extends ListRenderer {
    getActiveColumns() {
        const isShown = ({attrs}) => !attrs?.class?.includes("o_wide_only");
        const columns = super.getActiveColumns();
        return this.env.isSmall ? columns.filter(isShown) : columns;
    }

    /** Nothing is added to them, so there is no place for it. */
    get getEmptyRowIds() {
        return [];
    }
}
