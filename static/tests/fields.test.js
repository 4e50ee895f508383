import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    makeMockEnv,
    MockServer,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

const STATUS = "helpdesk_cctv.status";

describe.current.tags("desktop");

class Device extends models.Model {
    name = fields.Char();
    cctv_health = fields.Selection({
        selection: [
            ["ok", "Fine"],
            ["down", "Down"],
            ["unknown", "Unknown"],
        ],
    });
    pulse_s = fields.Integer();
    secret = fields.Char();
    has_secret = fields.Boolean();

    _records = [
        { id: 1, name: "Gate", cctv_health: "down", pulse_s: 300, has_secret: true },
        { id: 2, name: "Lobby", pulse_s: 90 },
    ];
}

defineMailModels();
defineModels([Device]);

const mountForm = (arch, resId = 1) =>
    mountView({ type: "form", resModel: "device", resId, arch: `<form>${arch}</form>` });

/** Lets the test send what the server would. */
async function listenToBus() {
    const handlers = new Set();
    const { services } = await makeMockEnv();
    patchWithCleanup(services.bus_service, {
        subscribe: (type, handler) => type === STATUS && handlers.add(handler),
        unsubscribe: (_type, handler) => handlers.delete(handler),
    });
    return {
        handlers,
        send: (ids) => handlers.forEach((handler) => handler({ device_ids: ids })),
    };
}

test("a state is colour, icon and word", async () => {
    await mountForm(`<field name="cctv_health" widget="cctv_health"/>`);
    expect(".o_cctv_health.text-bg-danger").toHaveText("Down");
    expect(".o_cctv_health .fa-times-circle").toHaveCount(1);
});

test("no state at all is shown as unknown", async () => {
    await mountForm(`<field name="cctv_health" widget="cctv_health"/>`, 2);
    expect(".o_cctv_health.text-bg-secondary").toHaveText("Unknown");
});

test("seconds are entered in minutes", async () => {
    onRpc("device", "web_save", ({ args }) => expect.step(args[1].pulse_s));
    await mountForm(`<field name="pulse_s" widget="cctv_seconds"/>`);
    expect(".o_field_cctv_seconds input").toHaveValue("5");
    expect(".o_field_cctv_seconds select").toHaveValue("minute");
    await contains(".o_field_cctv_seconds input").edit("7");
    await clickSave();
    expect.verifySteps([420]);
});

test("another unit multiplies, and words are refused", async () => {
    onRpc("device", "web_save", ({ args }) => expect.step(args[1].pulse_s));
    await mountForm(`<field name="pulse_s" widget="cctv_seconds"/>`);
    await contains(".o_field_cctv_seconds select").select("hour");
    await clickSave();
    expect.verifySteps([5 * 3600]);
    await contains(".o_field_cctv_seconds input").edit("soon");
    expect(".o_field_cctv_seconds").toHaveClass("o_field_invalid");
});

test("a password is typed, shown on demand, and never read back", async () => {
    onRpc("device", "web_save", ({ args }) => expect.step(args[1].secret));
    await mountForm(`<field name="secret" widget="cctv_secret"/>`);
    expect(".o_field_cctv_secret input").toHaveAttribute("type", "password");
    expect(".o_field_cctv_secret input").toHaveAttribute(
        "placeholder",
        "Set; leave empty to keep it"
    );
    await contains(".o_field_cctv_secret button").click();
    expect(".o_field_cctv_secret input").toHaveAttribute("type", "text");
    await contains(".o_field_cctv_secret input").edit(" a#b@ ");
    await clickSave();
    expect.verifySteps([" a#b@ "]);
});

test("a form follows what the server reports, but not while it is being edited", async () => {
    const bus = await listenToBus();
    await mountView({
        type: "form",
        resModel: "device",
        resId: 1,
        arch: `<form js_class="cctv_device_form">
            <field name="name"/><field name="cctv_health" widget="cctv_health"/></form>`,
    });
    onRpc("device", "web_read", () => expect.step("read"));
    MockServer.env.device.write([1], { cctv_health: "ok" });
    bus.send([2]);
    await runAllTimers();
    expect.verifySteps([]);
    bus.send([1]);
    await runAllTimers();
    await animationFrame();
    expect.verifySteps(["read"]);
    expect(".o_cctv_health").toHaveText("Fine");

    await contains(".o_field_widget[name=name] input").edit("Gate 2", { confirm: false });
    bus.send([1]);
    await runAllTimers();
    expect.verifySteps([]);
});

test("a wall reloads once for many messages", async () => {
    const bus = await listenToBus();
    await mountView({
        type: "kanban",
        resModel: "device",
        arch: `<kanban js_class="cctv_device_kanban"><templates><t t-name="card">
            <field name="name"/></t></templates></kanban>`,
    });
    onRpc("device", "web_search_read", () => expect.step("read"));
    for (let i = 0; i < 5; i++) {
        bus.send([1, 2]);
    }
    await runAllTimers();
    expect.verifySteps(["read"]);
    expect(bus.handlers.size).toBe(1);
});
