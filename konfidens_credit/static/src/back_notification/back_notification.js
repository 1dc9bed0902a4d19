// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {registry} from "@web/core/registry";
import {ControllerNotFoundError} from "@web/webclient/actions/action_service";

/**
 * Tell what was done to a document that is not there any more, and go back to where its
 * user came from; to the list of others where that is nowhere, as from a bookmark.
 */
export async function backNotification(env, {params}) {
    env.services.notification.add(params.message, {type: "success"});
    try {
        await env.services.action.restore();
    } catch (error) {
        if (!(error instanceof ControllerNotFoundError)) {
            throw error;
        }
        await env.services.action.doAction(params.otherwise, {clearBreadcrumbs: true});
    }
}

registry.category("actions").add("konfidens_credit.back", backNotification);
