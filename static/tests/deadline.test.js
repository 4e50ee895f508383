import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

const STATES = ["overdue", "due_soon", "running", "paused", "missed", "met", "none"];

class Job extends models.Model {
    name = fields.Char();
    deadline_date = fields.Datetime();
    deadline_soon_date = fields.Datetime();
    deadline_state = fields.Selection({ selection: STATES.map((state) => [state, state]) });
    deadline_text = fields.Char();
    deadline_unit = fields.Selection({
        selection: ["minutes", "hours", "working_days"].map((unit) => [unit, unit]),
    });
    deadline_is_paused = fields.Boolean();
    deadline_done = fields.Datetime();

    _records = [];
}

defineMailModels();
defineModels([Job]);

beforeEach(() => mockDate("2026-11-27 04:59:50", +7));

/** What is due in four hours, with its last quarter from 08:00 on, in UTC. */
const HOURS = {
    id: 1,
    name: "Follow-up record",
    deadline_date: "2026-11-27 09:00:00",
    deadline_soon_date: "2026-11-27 08:00:00",
    deadline_state: "running",
    deadline_text: "the server's words",
    deadline_unit: "hours",
};

/** What is due on Tuesday at 17:00. */
const DAYS = {
    ...HOURS,
    deadline_date: "2026-12-01 10:00:00",
    deadline_soon_date: "2026-11-30 17:00:00",
    deadline_text: "due in 2 working days",
    deadline_unit: "working_days",
};

async function show(record, type = "form") {
    Job._records = [record];
    const field = `<field name="deadline_date" widget="cctv_deadline"/>`;
    const kanban = `<kanban><templates><t t-name="card">${field}</t></templates></kanban>`;
    const arch = { form: `<form>${field}</form>`, list: `<list>${field}</list>`, kanban }[type];
    await mountView({ type, resModel: "job", resId: type === "form" ? 1 : undefined, arch });
}

async function pass(hours) {
    await advanceTime(hours * 3600 * 1000);
    await animationFrame();
}

for (const type of ["form", "list", "kanban"]) {
    test(`a deadline is icon, words and colour in a ${type}`, async () => {
        await show(HOURS, type);
        expect(".o_cctv_deadline.text-bg-info").toHaveText("due in 4 hr");
        expect(".o_cctv_deadline .fa-clock-o").toHaveCount(1);
    });
}

test("the exact time is in the user's zone", async () => {
    await show(HOURS);
    expect(".o_cctv_deadline").toHaveAttribute("title", /Due: .*16:00/);
});

test("it moves on by itself", async () => {
    await show(HOURS);
    await pass(3.25);
    expect(".o_cctv_deadline.text-bg-warning").toHaveText("due soon, in 45 min");
    await pass(1.01);
    expect(".o_cctv_deadline.text-bg-danger").toHaveText("overdue by 15 min");
    expect(".o_cctv_deadline .fa-exclamation-circle").toHaveCount(1);
});

test("working days are the server's words for the day, then the clock's", async () => {
    await show(DAYS);
    await pass(6);
    expect(".o_cctv_deadline").toHaveText("due in 2 working days");
    await pass(3 * 24);
    expect(".o_cctv_deadline.text-bg-info").toHaveText("due in 23 hr");
    await pass(14);
    expect(".o_cctv_deadline.text-bg-warning").toHaveText("due soon, in 9 hr");
});

test("a clock that stands still does not move", async () => {
    const deadline_text = "paused: force majeure";
    await show({ ...HOURS, deadline_state: "paused", deadline_is_paused: true, deadline_text });
    await pass(9);
    expect(".o_cctv_deadline.text-bg-secondary").toHaveText(deadline_text);
    expect(".o_cctv_deadline .fa-pause-circle").toHaveCount(1);
});

test("what is overdue stays so while it is paused, in the server's words", async () => {
    const deadline_text = "overdue by 3 h, paused: force majeure";
    await show({
        ...HOURS,
        deadline_date: "2026-11-27 02:00:00",
        deadline_state: "overdue",
        deadline_is_paused: true,
        deadline_text,
    });
    expect(".o_cctv_deadline.text-bg-danger").toHaveText(deadline_text);
});

test("what is done stays as it was", async () => {
    const deadline_text = "done in 3 of 4 h";
    await show({ ...HOURS, deadline_state: "met", deadline_text });
    await pass(9);
    expect(".o_cctv_deadline.text-bg-success").toHaveText(deadline_text);
});

test("without a deadline nothing is shown", async () => {
    await show({ id: 1, name: "No clock", deadline_state: "none" });
    expect(".o_cctv_deadline").toHaveCount(0);
});
