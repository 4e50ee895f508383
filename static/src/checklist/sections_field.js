import { useEffect } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { ListRenderer } from "@web/views/list/list_renderer";

/** Questions and, as wide rows among them, the titles of sections. */
export class SectionsRenderer extends ListRenderer {
    setup() {
        super.setup();
        useEffect(
            (table) => table?.classList.add("o_section_list_view"),
            () => [this.tableRef.el]
        );
    }

    isSection(record) {
        return Boolean(record.data.display_type);
    }

    getColumns(record) {
        const columns = super.getColumns(record);
        if (!this.isSection(record)) {
            return columns;
        }
        const handle = columns.filter((column) => column.widget === "handle");
        const title = columns.find((column) => column.name === "name");
        return [...handle, { ...title, colspan: columns.length - handle.length }];
    }

    getRowClass(record) {
        const names = super.getRowClass(record);
        return this.isSection(record) ? `${names} o_is_section fw-bold` : names;
    }

    /** The title's column is a copy in section rows: the real one is meant. */
    focusCell(column, forward = true) {
        const real = column.name ? this.columns.find((col) => col.name === column.name) : column;
        super.focusCell(real, forward);
    }
}

export class SectionsField extends X2ManyField {
    static components = { ...X2ManyField.components, ListRenderer: SectionsRenderer };
}

registry.category("fields").add("cctv_sections", {
    ...x2ManyField,
    component: SectionsField,
    displayName: _t("Rows with sections"),
});
