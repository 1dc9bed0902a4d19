// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {registry} from "@web/core/registry";
import {Deferred} from "@web/core/utils/concurrency";

/**
 * Asks why invoices can't be credited: all rows of a list in one call, after the list
 * is shown, so that opening it stays as fast as without us.
 */
export const creditExplanationsService = {
    dependencies: ["orm"],
    start(env, {orm}) {
        let asked = null;

        async function ask({ids, answer}) {
            try {
                const results = await orm.silent.call(
                    "account.move",
                    "explain_credit",
                    [[...ids]]
                );
                answer.resolve(
                    new Map(results.map((result) => [result.invoice_id, result.reasons]))
                );
            } catch {
                // The button stays; the form that it opens tells the reason.
                answer.resolve(new Map());
            }
        }

        return {
            async getReasons(id) {
                if (!asked) {
                    const batch = {ids: new Set(), answer: new Deferred()};
                    asked = batch;
                    setTimeout(() => {
                        asked = null;
                        ask(batch);
                    });
                }
                const {ids, answer} = asked;
                ids.add(id);
                return (await answer).get(id) || [];
            },
        };
    },
};

registry.category("services").add("credit_explanations", creditExplanationsService);
