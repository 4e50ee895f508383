import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Repair extends models.Model {
    phase = fields.Char();

    _records = [{ id: 1, phase: "assigned" }];
}

defineMailModels();
defineModels([Repair]);

const BUTTONS = ["First", "Second", "Third", "Fourth", "Fifth"];

async function show(count) {
    const buttons = BUTTONS.slice(0, count).map(
        (name) => `<button name="${name.toLowerCase()}" type="object" string="${name}"/>`
    );
    const never = `<button name="never" type="object" string="Never" invisible="1"/>`;
    const arch = `
        <form js_class="cctv_few_buttons_form">
            <header>${never}${buttons.join("")}</header>
            <field name="phase"/>
        </form>`;
    await mountView({ type: "form", resModel: "repair", resId: 1, arch });
}

test("three buttons, and the rest behind 'More'", async () => {
    await show(5);
    expect(queryAllTexts(".o_statusbar_buttons > button")).toEqual([
        "First",
        "Second",
        "Third",
        "More",
    ]);
    await contains(".o_cctv_more").click();
    expect(queryAllTexts(".o-dropdown--menu button")).toEqual(["Fourth", "Fifth"]);
});

test("three buttons need no 'More'", async () => {
    await show(3);
    expect(queryAllTexts(".o_statusbar_buttons > button")).toEqual(["First", "Second", "Third"]);
});
