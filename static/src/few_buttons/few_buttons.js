import { registry } from "@web/core/registry";
import { FormRenderer } from "@web/views/form/form_renderer";
import { formView } from "@web/views/form/form_view";
import { StatusBarButtons } from "@web/views/form/status_bar_buttons/status_bar_buttons";

const SHOWN = 3;

/**
 * The next step and two others beside the status bar, which so keeps its room; the rest is behind
 * "More". On a phone the core does so by itself, with one.
 */
export class FewButtons extends StatusBarButtons {
    static template = "helpdesk_cctv.FewButtons";

    get shownSlots() {
        return this.visibleSlotNames.slice(0, SHOWN);
    }

    get hiddenSlots() {
        return this.visibleSlotNames.slice(SHOWN);
    }
}

export class FewButtonsRenderer extends FormRenderer {
    static components = { ...FormRenderer.components, StatusBarButtons: FewButtons };
}

registry
    .category("views")
    .add("cctv_few_buttons_form", { ...formView, Renderer: FewButtonsRenderer });
