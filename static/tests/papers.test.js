import { describe, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { download } from "@web/core/network/download";
import { downloadPaper } from "@helpdesk_cctv/papers/paper_handler";

describe.current.tags("headless");

const env = { services: { ui: { block: () => expect.step("block"), unblock: () => expect.step("unblock") } } };

const action = {
    report_name: "helpdesk_cctv.paper_checklist",
    report_type: "qweb-pdf",
    context: { active_ids: [3, 5] },
};

test("our papers are downloaded by POST", async () => {
    patchWithCleanup(download, {
        _download: ({ url, data }) => {
            expect.step(url);
            expect(JSON.parse(data.data)).toEqual([
                "/report/pdf/helpdesk_cctv.paper_checklist/3,5",
                "qweb-pdf",
            ]);
        },
    });
    expect(await downloadPaper(action, {}, env)).toBe(true);
    expect.verifySteps(["block", "/report/download", "unblock"]);
});

test("the screen is free again after an error", async () => {
    patchWithCleanup(download, { _download: () => Promise.reject(new Error("refused")) });
    await expect(downloadPaper(action, {}, env)).rejects.toThrow("refused");
    expect.verifySteps(["block", "unblock"]);
});

test("reports of others are left alone", async () => {
    const others = [
        { ...action, report_name: "account.report_invoice" },
        { ...action, report_type: "qweb-html" },
        { report_type: "qweb-pdf" },
    ];
    for (const other of others) {
        expect(await downloadPaper(other, {}, env)).toBe(false);
    }
});
