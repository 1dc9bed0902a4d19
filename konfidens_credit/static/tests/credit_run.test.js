// Copyright 2026 Konfidens
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import {MockServer, contains, defineModels, fields, getService, mockService, models, mountView, mountWithCleanup, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {describe, expect, test} from "@odoo/hoot";
import {CreditRunMenu} from "@konfidens_credit/credit_run/credit_run_menu";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {session} from "@web/session";
import {waitFor} from "@odoo/hoot-dom";
import {waitForChannels} from "@bus/../tests/bus_test_helpers";

describe.current.tags("desktop");

class CreditRun extends models.Model {
    _name = "account.credit.run";

    name = fields.Char();
    state = fields.Char();
    total_count = fields.Integer();
    done_count = fields.Integer();
    failed_count = fields.Integer();
    progress = fields.Float();
    progress_text = fields.Char();

    _records = [
        {
            id: 3,
            name: "Credit 300 invoices",
            state: "running",
            total_count: 300,
            done_count: 117,
            failed_count: 3,
            progress: 40,
            progress_text: "120 of 300, about 10 seconds left",
        },
    ];
    _views = {form: `<form><widget name="credit_run_progress"/></form>`};
}

defineModels([CreditRun]);
defineMailModels();

const RUN = {
    id: 3,
    name: "Credit 300 invoices",
    state: "running",
    progress: 40,
    text: "120 of 300, about 10 seconds left",
    failed_count: 0,
};
const DONE = {...RUN, state: "done", progress: 100, text: "All 300 are done."};
const FAILED = {...DONE, text: "298 of 300 are done, 2 failed.", failed_count: 2};
const menu = ".o_credit_run_menu";
const bar = ".o_credit_run_bar";

/** Show the bar of a page that came with these runs, and what is told on it. */
async function openBar(runs) {
    patchWithCleanup(session, {credit_runs: runs});
    mockService("action", {
        doAction({res_id: id, domain}) {
            expect.step(`open ${id || domain[0][2]}`);
        },
    });
    await mountWithCleanup(CreditRunMenu);
}

/** Have the server say this of a run. */
async function send(run) {
    const {env} = MockServer;
    if (!env["bus.bus"].channelsByUser[env.uid]?.includes("lambda")) {
        getService("bus_service").addChannel("lambda");
        // Lets time go by, which what is on the screen does not outlast.
        await waitForChannels(["lambda"]);
    }
    env["bus.bus"]._sendone("lambda", "konfidens_credit.run", run);
}

test("nothing is in the bar while nothing goes on", async () => {
    await openBar([]);
    expect(menu).toHaveCount(0);
});

test("what goes on is in the bar from the start, without a question", async () => {
    onRpc("account.credit.run", "*", () => expect.step("asked"));
    await openBar([RUN]);
    expect(menu).toHaveText(/40\s%/);
    expect(menu).toHaveAttribute("aria-label", "Credit 300 invoices: 40 %");
    expect.verifySteps([]);
});

test("it comes and moves by messages, and goes with the last", async () => {
    await openBar([]);
    await send(RUN);
    await waitFor(`${menu}:contains(40)`);
    await send({...RUN, progress: 80});
    await waitFor(`${menu}:contains(80)`);
    await send(DONE);
    await waitFor(".o_notification:contains(All 300 are done.)");
    expect(menu).toHaveCount(0);
});

test("a press opens it, and several as a list", async () => {
    await openBar([RUN]);
    await contains(menu).click();
    expect.verifySteps(["open 3"]);
    await send({...RUN, id: 4, progress: 60});
    await waitFor(`${menu}:contains(50)`);
    await contains(menu).click();
    expect.verifySteps(["open 3,4"]);
});

test("what failed is told until it is seen", async () => {
    await openBar([RUN]);
    await send(FAILED);
    await waitFor(".o_notification:contains(2 failed)");
    await contains(".o_notification button:contains(See What Failed)").click();
    expect.verifySteps(["open 3"]);
    expect(".o_notification").toHaveCount(0);
});

test("so is what somebody stopped", async () => {
    await openBar([RUN]);
    await send({...RUN, state: "stopped", text: "Stopped: 120 of 300 are done."});
    await waitFor(".o_notification:contains(Stopped)");
    expect(menu).toHaveCount(0);
    await contains(".o_notification button:contains(Open)").click();
    expect.verifySteps(["open 3"]);
});

test("the end is told once, and not of what was never seen", async () => {
    await openBar([RUN]);
    await send(DONE);
    await send(DONE);
    await send({...DONE, id: 9, name: "Undo 300 credits"});
    await send({...RUN, id: 5, progress: 77});
    await waitFor(`${menu}:contains(77)`);
    expect(".o_notification").toHaveCount(1);
    expect(".o_notification").toHaveText(/Credit 300 invoices/);
});

test("while no message comes, it is asked for", async () => {
    onRpc("account.credit.run", "search_read", () => {
        expect.step("asked");
        return [{...RUN, progress: 70, progress_text: "210 of 300"}];
    });
    await openBar([RUN]);
    await advanceTime(14000);
    expect.verifySteps([]);
    await advanceTime(2000);
    await animationFrame();
    expect.verifySteps(["asked"]);
    expect(menu).toHaveText(/70\s%/);
});

test("whoever can start nothing has nothing of it", async () => {
    onRpc("account.credit.run", "*", () => expect.step("asked"));
    await openBar(undefined);
    await advanceTime(60000);
    expect(menu).toHaveCount(0);
    expect.verifySteps([]);
});

test("its page shows how far it is, to the ear, too", async () => {
    await mountView({resModel: "account.credit.run", type: "form", resId: 3});
    expect(bar).toHaveAttribute("aria-valuenow", "40");
    expect(`${bar} .bg-primary`).toHaveStyle({width: "39%"}, {inline: true});
    expect(`${bar} .bg-danger`).toHaveStyle({width: "1%"}, {inline: true});
    expect(".o_credit_run_text").toHaveText("120 of 300, about 10 seconds left");
});

test("it moves with a message", async () => {
    await mountView({resModel: "account.credit.run", type: "form", resId: 3});
    MockServer.env["account.credit.run"].write([3], {progress: 90});
    await send(RUN);
    await waitFor(`${bar}[aria-valuenow="90"]`);
});

test("and without one every few seconds, until it has ended", async () => {
    await mountView({resModel: "account.credit.run", type: "form", resId: 3});
    onRpc("account.credit.run", "web_read", () => expect.step("read"));
    await advanceTime(6000);
    await animationFrame();
    expect.verifySteps(["read"]);
    MockServer.env["account.credit.run"].write([3], {state: "done"});
    await advanceTime(6000);
    await animationFrame();
    expect.verifySteps(["read"]);
    expect(".o_credit_run_text").toHaveAttribute("role", "status");
    await advanceTime(20000);
    expect.verifySteps([]);
});
