import { Component, useState } from "@odoo/owl";
import { CheckBox } from "@web/core/checkbox/checkbox";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

export const RESULTS = {
    pass: { icon: "fa-check", color: "success" },
    fail: { icon: "fa-times", color: "danger" },
    na: { icon: "fa-minus", color: "secondary" },
};

/** What a meter says, with comma or point: 11,8 and 11.8 are the same, and never 118, whatever the
 * user's language groups thousands with. null for what is no number. */
export function parseMeasured(text) {
    return /^[-+]?(\d+[.,]?\d*|[.,]\d+)$/.test(text) ? Number(text.replace(",", ".")) : null;
}

/** The answer to one question, with the input that fits its kind, right in the list. Photos and
 * signatures are given in the window that a click on the line opens. */
export class AnswerField extends Component {
    static template = "helpdesk_cctv.AnswerField";
    static components = { CheckBox };
    static props = { ...standardFieldProps };

    setup() {
        this.results = RESULTS;
        this.state = useState({ refused: false, touched: false });
    }

    get data() {
        return this.props.record.data;
    }

    get isOpen() {
        const { root } = this.props.record.model;
        return this.data.checklist_state === "open" && root.isInEdition;
    }

    /** Whether it is asked, also before the answer that brings it up is saved. */
    get isAsked() {
        const { asked_after_id: after, is_answered, value_number } = this.data;
        if (!after || is_answered || value_number) {
            return true;
        }
        const lines = this.props.record.model.root.data.line_ids?.records || [];
        return lines.some((line) => line.data.value_option_id?.id === after.id);
    }

    get notAskedWords() {
        return _t("Only after: %s", this.data.asked_after_name);
    }

    get isInline() {
        return !["photo", "signature"].includes(this.data.kind);
    }

    get resultWords() {
        return this.props.record.fields.value_result.selection;
    }

    get number() {
        const { is_answered, value_number } = this.data;
        if (!is_answered && !this.state.touched && !value_number) {
            return "";
        }
        if (value_number === false) {
            return "";
        }
        return formatFloat(value_number, {
            digits: [16, 4],
            thousandsSep: "",
            trailingZeros: false,
        });
    }

    get optionId() {
        const option = this.data.value_option_id;
        return option ? option.id : false;
    }

    update(changes) {
        return this.props.record.update(changes);
    }

    setResult(key) {
        return this.update({ value_result: this.data.value_result === key ? false : key });
    }

    setNumber(ev) {
        const text = ev.target.value.trim();
        this.state.refused = false;
        this.state.touched = true;
        if (!text) {
            return this.update({ value_number: false });
        }
        const number = parseMeasured(text);
        if (number === null) {
            this.state.refused = true;
            return;
        }
        return this.update({ value_number: number });
    }

    setOption(ev) {
        const id = Number(ev.target.value);
        const option = (this.data.answer_options || []).find(([key]) => key === id);
        return this.update({
            value_option_id: option ? { id, display_name: option[1] } : false,
        });
    }
}

export const answerField = {
    component: AnswerField,
    displayName: _t("Answer of a checklist"),
    supportedTypes: ["char"],
    isEmpty: () => false,
};

registry.category("fields").add("cctv_answer", answerField);
