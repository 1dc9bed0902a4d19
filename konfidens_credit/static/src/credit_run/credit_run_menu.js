// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** How far the work in the background is, in the bar of each page; a press opens it. */
export class CreditRunMenu extends Component {
    static template = "konfidens_credit.CreditRunMenu";
    static props = {};

    setup() {
        this.runs = useState(useService("credit_runs"));
    }

    get progress() {
        const {current} = this.runs;
        const sum = current.reduce((total, {progress}) => total + progress, 0);
        return Math.floor(sum / current.length);
    }

    get label() {
        const names = this.runs.current.map(({name}) => name).join(", ");
        return _t("%(names)s: %(progress)s %", {names, progress: this.progress});
    }

    get tooltip() {
        return this.runs.current.map(({name, text}) => `${name}: ${text}`).join("\n");
    }

    onClick() {
        this.runs.open(this.runs.current.map(({id}) => id));
    }
}

registry
    .category("systray")
    .add("konfidens_credit.CreditRunMenu", {Component: CreditRunMenu}, {sequence: 30});
