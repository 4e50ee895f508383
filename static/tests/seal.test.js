import { describe, expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Seal extends models.Model {
    check_state = fields.Selection({
        selection: [
            ["fits", "Fits"],
            ["broken", "Does not fit"],
        ],
    });
    is_current = fields.Boolean();
    role = fields.Char();
    role_options = fields.Json();
    entries = fields.Json();

    _records = [
        {
            id: 1,
            check_state: "broken",
            is_current: false,
            role: "checked",
            role_options: [
                ["executed", "Carried out by"],
                ["checked", "Checked by"],
            ],
            entries: [
                { path: "a", label: "Supply voltage", text: "11.8", value: 11.8 },
                { path: "b", label: "Remark" },
                { path: "c", label: "Purpose", text: "<p>One &amp; two</p><ul><li>3</li></ul>" },
                { path: "d", label: "Note", text: "below <11> V" },
            ],
        },
    ];
}

defineMailModels();
defineModels([Seal]);

const mountForm = (arch) =>
    mountView({ type: "form", resModel: "seal", resId: 1, arch: `<form>${arch}</form>` });

test("states are icon and word", async () => {
    await mountForm(
        `<field name="check_state" widget="cctv_seal_state"/>
         <field name="is_current" widget="cctv_signature_state"/>`
    );
    expect("[name=check_state] .text-bg-danger").toHaveText("Does not fit");
    expect("[name=check_state] .fa-exclamation-triangle").toHaveCount(1);
    expect("[name=is_current] .text-bg-warning").toHaveText("Changed since");
});

test("a role is one of the record's", async () => {
    onRpc("seal", "web_save", ({ args }) => expect.step(args[1].role));
    await mountForm(
        `<field name="role_options" invisible="1"/><field name="role" widget="cctv_role"/>`
    );
    expect("[name=role] select").toHaveValue("checked");
    await contains("[name=role] select").select("executed");
    await clickSave();
    expect.verifySteps(["executed"]);
});

test("a seal shows what has a value", async () => {
    await mountForm(`<field name="entries" widget="cctv_seal_entries"/>`);
    expect("[name=entries] tr").toHaveCount(3);
    expect("[name=entries] tr:first th").toHaveText("Supply voltage");
    expect("[name=entries] tr:eq(1) td").toHaveText("One & two\n3");
    expect("[name=entries] tr:eq(2) td").toHaveText("below <11> V");
});
