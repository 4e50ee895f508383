import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    makeMockEnv,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { PollBanner } from "@helpdesk_cctv/banner/poll_banner";

describe.current.tags("desktop");
defineMailModels();

/** Shows the banner component with `app` open while the server answers with `banner`. */
async function mountBanner(app, banner) {
    onRpc("cctv.poll.heartbeat", "get_banner", () => {
        expect.step("ask");
        return banner.present;
    });
    const env = await makeMockEnv();
    patchWithCleanup(env.services.menu, { getCurrentApp: () => ({ xmlid: app.open }) });
    await mountWithCleanup(PollBanner, { env });
    await animationFrame();
    return env;
}

const STOPPED = { code: "stopped", level: "danger", text: "Polling has stopped." };

test("in our application the server is asked at once and every minute", async () => {
    const banner = { present: STOPPED };
    await mountBanner({ open: "helpdesk_cctv.cctv_menu_root" }, banner);
    expect.verifySteps(["ask"]);
    expect(".o_cctv_banner.text-bg-danger").toHaveText("Polling has stopped.");

    banner.present = false;
    await advanceTime(60000);
    await animationFrame();
    expect.verifySteps(["ask"]);
    expect(".o_cctv_banner").toHaveCount(0);
});

test("elsewhere nothing is asked and nothing shown", async () => {
    const app = { open: "helpdesk_mgmt.helpdesk_ticket_main_menu" };
    const env = await mountBanner(app, { present: STOPPED });
    await advanceTime(130000);
    expect.verifySteps([]);
    expect(".o_cctv_banner").toHaveCount(0);

    app.open = "helpdesk_cctv.cctv_menu_root";
    env.bus.trigger("MENUS:APP-CHANGED");
    await animationFrame();
    expect.verifySteps(["ask"]);
    expect(".o_cctv_banner").toHaveCount(1);
});
