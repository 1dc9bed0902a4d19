// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {registry} from "@web/core/registry";

/**
 * Tell what was credited, with a button that opens what came of it in this window
 * (links of `display_notification` open a new one).
 */
export function creditedNotification(env, {params}) {
    const close = env.services.notification.add(params.message, {
        type: params.type,
        autocloseDelay: 15000,
        buttons: [
            {
                name: params.label,
                primary: true,
                onClick: () => {
                    close();
                    env.services.action.doAction(params.action);
                },
            },
        ],
    });
    return params.next;
}

registry.category("actions").add("konfidens_credit.credited", creditedNotification);
