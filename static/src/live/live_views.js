import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { FewButtonsRenderer } from "../few_buttons/few_buttons";
import { useLiveStatus } from "./live_status";

/** Of nothing as long as the view still loads. */
function recordIds(root) {
    if (!root) {
        return [];
    }
    return root.isGrouped
        ? root.groups.flatMap(({ list }) => recordIds(list))
        : root.records.map(({ resId }) => resId);
}

/** Keeps a list or kanban of devices up to date unless the user selects or edits in it. */
function useLiveRecords(model) {
    useLiveStatus({
        shownIds: () => recordIds(model.root),
        isBusy: () => Boolean(model.root.selection?.length || model.root.editedRecord),
        reload: () => model.root.load(),
    });
}

export class LiveKanbanController extends KanbanController {
    setup() {
        super.setup();
        useLiveRecords(this.model);
    }
}

export class LiveListController extends ListController {
    setup() {
        super.setup();
        useLiveRecords(this.model);
    }
}

/** Keeps an open device up to date unless something is being changed in it. */
export class LiveFormController extends FormController {
    setup() {
        super.setup();
        useLiveStatus({
            shownIds: () => [this.model.root?.resId],
            isBusy: () => this.model.root.isDirty(),
            reload: () => this.model.root.load(),
        });
    }
}

const views = registry.category("views");
views.add("cctv_device_kanban", { ...kanbanView, Controller: LiveKanbanController });
views.add("cctv_device_list", { ...listView, Controller: LiveListController });
views.add("cctv_device_form", {
    ...formView,
    Controller: LiveFormController,
    Renderer: FewButtonsRenderer,
});
