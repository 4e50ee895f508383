import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { LookField } from "../seal/seal_fields";

const SCHEDULE_LOOKS = {
    draft: { icon: "fa-pencil", colour: "text-bg-secondary", words: _t("Draft") },
    running: { icon: "fa-play", colour: "text-bg-success", words: _t("Running") },
    paused: { icon: "fa-pause", colour: "text-bg-warning", words: _t("Paused") },
};

const PROGRESS_LOOKS = {
    coming: { icon: "fa-calendar-o", colour: "text-bg-secondary", words: _t("Not planned yet") },
    planned: { icon: "fa-wrench", colour: "text-bg-info", words: _t("To be done") },
    done: { icon: "fa-check-circle", colour: "text-bg-success", words: _t("Done") },
};

class ScheduleStateField extends LookField {
    static looks = SCHEDULE_LOOKS;
}

class ScheduleProgressField extends LookField {
    static looks = PROGRESS_LOOKS;
}

const fields = registry.category("fields");
fields.add("cctv_schedule_state", {
    component: ScheduleStateField,
    supportedTypes: ["selection"],
});
fields.add("cctv_schedule_progress", {
    component: ScheduleProgressField,
    supportedTypes: ["selection"],
});
