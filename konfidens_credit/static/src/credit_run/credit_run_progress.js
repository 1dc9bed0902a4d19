// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {CHANNEL, isUnderWay} from "./credit_runs_service";
import {Component, onWillUnmount, useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

export const SILENCE_MS = 5000;

/**
 * How far work in the background is, on its page, which is read anew by itself: with
 * each message, and every few seconds while none comes.
 */
export class CreditRunProgress extends Component {
    static template = "konfidens_credit.CreditRunProgress";
    static props = {...standardWidgetProps};

    setup() {
        const bus = useService("bus_service");
        const hear = ({id}) => {
            if (id === this.props.record.resId) {
                this.reload();
            }
        };
        bus.subscribe(CHANNEL, hear);
        onWillUnmount(() => bus.unsubscribe(CHANNEL, hear));
        useEffect(
            (isWaiting) => {
                if (isWaiting) {
                    const timer = browser.setInterval(() => {
                        if (Date.now() - this.readAt >= SILENCE_MS) {
                            this.reload();
                        }
                    }, SILENCE_MS);
                    return () => browser.clearInterval(timer);
                }
            },
            () => [this.isUnderWay]
        );
        this.readAt = Date.now();
    }

    async reload() {
        this.readAt = Date.now();
        await this.props.record.load();
    }

    get run() {
        return this.props.record.data;
    }

    get isUnderWay() {
        return isUnderWay(this.run.state);
    }

    /** The width of the part of the bar for so many. */
    getWidth(count) {
        return `width: ${(100 * count) / (this.run.total_count || 1)}%`;
    }
}

export const creditRunProgress = {
    component: CreditRunProgress,
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "total_count", type: "integer"},
        {name: "done_count", type: "integer"},
        {name: "failed_count", type: "integer"},
        {name: "progress", type: "float"},
        {name: "progress_text", type: "char"},
    ],
};

registry.category("view_widgets").add("credit_run_progress", creditRunProgress);
