import { describe, expect, test } from "@odoo/hoot";
import { Deferred, advanceTime, animationFrame } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    makeMockEnv,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { WebClient } from "@web/webclient/webclient";
import { useLiveData } from "@helpdesk_cctv/dashboard/live_data";

describe.current.tags("desktop");
defineMailModels();

/** `send` is what the server would tell of a company's devices. */
async function listenToBus() {
    const handlers = new Map();
    const env = await makeMockEnv();
    patchWithCleanup(env.services.bus_service, {
        subscribe: (type, handler) => handlers.set(type, handler),
        unsubscribe: (type) => handlers.delete(type),
    });
    const [company] = user.activeCompanies;
    const send = (companyId = company.id, parts = null) =>
        parts
            ? handlers.get("helpdesk_cctv.dashboard")({ company_id: companyId, parts })
            : handlers.get("helpdesk_cctv.status")({ company_id: companyId, device_ids: [1] });
    return { company, env, send };
}

/** A page that does nothing but follow the polling. */
async function mountPage({ isSlow = false } = {}) {
    const bus = await listenToBus();
    const slow = new Deferred();
    class Page extends Component {
        static template = xml`<p/>`;
        static props = {};
        setup() {
            useLiveData((parts) => {
                expect.step(parts ? parts.join(" ") : "all");
                return isSlow ? slow : undefined;
            });
        }
    }
    await mountWithCleanup(Page, { env: bus.env });
    await animationFrame();
    return { ...bus, answer: () => slow.resolve() };
}

/** The document as one that nobody sees, until `show` is called. */
function hideDocument() {
    let hidden = true;
    patchWithCleanup(document, {
        get hidden() {
            return hidden;
        },
    });
    return () => {
        hidden = false;
        document.dispatchEvent(new Event("visibilitychange"));
    };
}

test("many messages are one question, not sooner than after five seconds", async () => {
    const { send } = await mountPage();
    for (let n = 0; n < 20; n++) {
        send();
    }
    await advanceTime(4500);
    expect.verifySteps([]);
    await advanceTime(5000);
    expect.verifySteps(["devices"]);
});

test("of what people change that part is asked for, after the second of its message", async () => {
    const { company, send } = await mountPage();
    await advanceTime(20000);
    send(company.id, ["work"]);
    send(company.id, ["rooms", "work"]);
    await advanceTime(1400);
    expect.verifySteps([]);
    await advanceTime(5000);
    expect.verifySteps(["work rooms"]);
});

test("a slow server is asked one thing at a time", async () => {
    const { company, send, answer } = await mountPage({ isSlow: true });
    send();
    await advanceTime(10000);
    expect.verifySteps(["devices"]);
    send(company.id, ["work"]);
    await advanceTime(70000);
    expect.verifySteps([]);
    answer();
    await animationFrame();
    await advanceTime(10000);
    expect.verifySteps(["all"]);
});

test("another company's devices are none of this page's business", async () => {
    const { company, send } = await mountPage();
    send(company.id + 1000);
    await advanceTime(20000);
    expect.verifySteps([]);
});

test("what no message tells of is asked for each minute", async () => {
    await mountPage();
    await advanceTime(65000);
    expect.verifySteps(["all"]);
});

test("while nobody sees the page nothing is asked; afterwards everything is", async () => {
    const { send } = await mountPage();
    const show = hideDocument();
    send();
    await advanceTime(20000);
    expect.verifySteps([]);
    show();
    await advanceTime(10000);
    expect.verifySteps(["all"]);
});

// The page -------------------------------------------------------------------------------------------

const site = (id, name) => ({
    id,
    name,
    total: 1,
    worst: "ok",
    counts: [{ health: "ok", word: "Fine", count: 1 }],
});
const faultAt = (id, siteId, device, siteCount = 1) => ({
    id,
    device,
    place: "",
    site_id: siteId,
    site_count: siteCount,
    kind: "Unreachable",
    since: "2026-03-01 01:00:00",
    ticket: "",
    who: "",
});
const number = (key, count) => ({ key, label: key, count, level: "bad" });

/** The dashboard with a server that answers with `server.update`, or is away. */
async function mountDashboard(update = {}) {
    const server = {
        isAway: false,
        update: {
            now: "2026-03-01 02:00:00",
            is_reviewer: false,
            sites: [site(1, "North"), site(2, "South")],
            numbers: [number("faults", 0), number("tickets", 4)],
            faults: [],
            ...update,
        },
    };
    const parts = { rooms: [], work: [], footage: [], recording: { checks: [], disks: [] } };
    const answer = (more) => () => {
        if (server.isAway) {
            throw new Error("away");
        }
        return { ...server.update, ...more };
    };
    onRpc("cctv.dashboard", "cctv_dashboard_data", answer(parts));
    onRpc("cctv.dashboard", "cctv_dashboard_update", ({ args }) => {
        expect.step(`${args[0].join(" ")}${args[1] ? " of a wall" : ""}`);
        return answer({})();
    });
    onRpc("cctv.dashboard", "cctv_dashboard_charts", () => ({
        days: [],
        availability: null,
        faults: null,
    }));
    onRpc("cctv.poll.heartbeat", "get_banner", () => false);
    // The mark of pictures that wait, in the bar of the application.
    patchWithCleanup(user, { hasGroup: () => Promise.resolve(false) });
    const bus = await listenToBus();
    await mountWithCleanup(WebClient, { env: bus.env });
    await bus.env.services.action.doAction({ type: "ir.actions.client", tag: "cctv_dashboard" });
    await animationFrame();
    return { ...bus, server };
}

test("a fault that begins appears by itself", async () => {
    const { send, server } = await mountDashboard();
    expect(".o_cctv_dash_faults li").toHaveCount(0);
    server.update.faults = [faultAt(7, 1, "Gate")];
    server.update.numbers = [number("faults", 1)];
    send();
    await advanceTime(10000);
    await animationFrame();
    expect(".o_cctv_dash_faults li").toHaveCount(1);
    expect(".o_cctv_dash_faults li b").toHaveText("Gate");
    expect("button[name=faults] b").toHaveText("1");
    expect("button[name=tickets] b").toHaveText("4");
    expect.verifySteps(["devices"]);
    expect(".o_cctv_dash_work").toHaveCount(1, { message: "parts without a message stay" });
});

test("a server that is away is said, and what was known stays", async () => {
    const { server } = await mountDashboard({ faults: [faultAt(7, 1, "Gate")] });
    server.isAway = true;
    await advanceTime(70000);
    await animationFrame();
    expect(".o_cctv_dash_age .text-bg-danger").toHaveCount(1);
    expect(".o_cctv_dash_faults li").toHaveCount(1);
    await advanceTime(120000);
    await animationFrame();
    expect(".o_cctv_dash_age .fa-hourglass-end").toHaveCount(1);
    server.isAway = false;
    await advanceTime(70000);
    await animationFrame();
    expect(".o_cctv_dash_age .text-bg-danger").toHaveCount(0);
});

test("the wall turns from site to site, with all that is known of each", async () => {
    const faults = [faultAt(7, 2, "Gate", 9), faultAt(8, 2, "Yard", 9)];
    await mountDashboard({ faults, numbers: [number("faults", 9)] });
    patchWithCleanup(document.documentElement, { requestFullscreen: () => Promise.reject() });
    await contains("button[name=wall]").click();
    await animationFrame();
    expect.verifySteps(["devices of a wall"]);
    expect(".o_cctv_dash_site_large h1").toHaveText("North 1 of 2");
    expect(".o_cctv_dash_faults li").toHaveCount(0);
    await advanceTime(10000);
    await animationFrame();
    expect(".o_cctv_dash_site_large h1").toHaveText("South 2 of 2");
    expect(".o_cctv_dash_faults li").toHaveCount(2);
    expect(".o_cctv_dash_more").toHaveText("7 more faults");
    await advanceTime(10000);
    await animationFrame();
    expect(".o_cctv_dash_site_large h1").toHaveText("North 1 of 2");
    await contains("button[name=leave_wall]").click();
    expect(".o_cctv_dash_wall").toHaveCount(0);
});
