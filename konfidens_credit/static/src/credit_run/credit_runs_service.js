// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {reactive} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

export const CHANNEL = "konfidens_credit.run";
export const SILENCE_MS = 15000;
const MODEL = "account.credit.run";
const FIELDS = ["name", "state", "progress", "progress_text", "failed_count"];

export function isUnderWay(state) {
    return ["queued", "running"].includes(state);
}

/**
 * The work of this user that goes on in the background: `current` is what is under way.
 * It comes with the page and by messages; only while something is under way and no
 * message comes, it is asked for. Whoever can start none has nothing of it.
 */
export const creditRunsService = {
    dependencies: ["action", "bus_service", "notification", "orm"],
    start(env, {action, bus_service: bus, notification, orm}) {
        const runs = reactive({
            current: session.credit_runs || [],
            open(ids) {
                return action.doAction({
                    type: "ir.actions.act_window",
                    name: _t("In the Background"),
                    res_model: MODEL,
                    ...(ids.length === 1
                        ? {res_id: ids[0], views: [[false, "form"]]}
                        : {
                              domain: [["id", "in", ids]],
                              views: [
                                  [false, "list"],
                                  [false, "form"],
                              ],
                          }),
                });
            },
        });
        if (!session.credit_runs) {
            return runs;
        }
        let timer = null;

        function hear(run) {
            const others = runs.current.filter(({id}) => id !== run.id);
            const isNews = others.length < runs.current.length;
            runs.current = isUnderWay(run.state) ? [...others, run] : others;
            if (isNews && !isUnderWay(run.state) && !isShown(run)) {
                tell(run);
            }
            wait();
        }

        function wait() {
            browser.clearTimeout(timer);
            if (runs.current.length) {
                timer = browser.setTimeout(ask, SILENCE_MS);
            }
        }

        async function ask() {
            const ids = runs.current.map(({id}) => id);
            try {
                const found = await orm.silent.searchRead(
                    MODEL,
                    [["id", "in", ids]],
                    FIELDS
                );
                runs.current = runs.current.filter(({id}) =>
                    found.some((run) => run.id === id)
                );
                // What has ended meanwhile, a message told.
                found
                    .filter(({id}) => runs.current.some((run) => run.id === id))
                    .forEach((run) => hear({...run, text: run.progress_text}));
            } catch {
                // The next message, or the next time, tells.
            }
            wait();
        }

        /** Whether its page is what is on the screen. */
        function isShown({id}) {
            const {resModel, resId} = action.currentController?.props || {};
            return resModel === MODEL && resId === id;
        }

        function tell({id, name, state, text, failed_count: failedCount}) {
            const isWell = state === "done" && !failedCount;
            const close = notification.add(text, {
                title: name,
                type: isWell ? "success" : "warning",
                sticky: !isWell,
                buttons: [
                    {
                        name: failedCount ? _t("See What Failed") : _t("Open"),
                        primary: true,
                        onClick: () => {
                            close();
                            runs.open([id]);
                        },
                    },
                ],
            });
        }

        bus.subscribe(CHANNEL, hear);
        wait();
        return runs;
    },
};

registry.category("services").add("credit_runs", creditRunsService);
