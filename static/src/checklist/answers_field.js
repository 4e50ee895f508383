import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { ListRenderer } from "@web/views/list/list_renderer";

/** The answers of a checklist under the titles of their sections. */
export class AnswersRenderer extends ListRenderer {
    static recordRowTemplate = "helpdesk_cctv.AnswerRow";

    /** The title above this line, where a section begins. */
    sectionTitle(record) {
        const { records } = this.props.list;
        const former = records[records.indexOf(record) - 1];
        const title = record.data.section_name;
        return title && title !== former?.data.section_name ? title : "";
    }

    get getEmptyRowIds() {
        return [];
    }
}

export class AnswersField extends X2ManyField {
    static components = { ...X2ManyField.components, ListRenderer: AnswersRenderer };
}

/** A question: whether it is answered, its words, and how to find the answer. */
export class QuestionField extends Component {
    static template = "helpdesk_cctv.QuestionField";
    static props = { ...standardFieldProps };

    get data() {
        return this.props.record.data;
    }

    get question() {
        return this.data[this.props.name]?.display_name || "";
    }
}

registry.category("fields").add("cctv_answers", {
    ...x2ManyField,
    component: AnswersField,
    displayName: _t("Answers by section"),
});
registry.category("fields").add("cctv_question", {
    component: QuestionField,
    displayName: _t("Question"),
    supportedTypes: ["many2one"],
});
