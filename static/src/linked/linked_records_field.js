import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

/** Related records to look at: a click goes to the record's own page instead of a dialog. */
export class LinkedRecordsField extends X2ManyField {
    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    async openRecord({ resModel, resId }) {
        const action = await this.orm.call(resModel, "get_formview_action", [[resId]]);
        return this.action.doAction(action);
    }
}

export const linkedRecordsField = {
    ...x2ManyField,
    component: LinkedRecordsField,
    displayName: _t("Linked records"),
};

registry.category("fields").add("cctv_linked_records", linkedRecordsField);
