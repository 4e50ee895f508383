import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatAgo, formatExact, useClock } from "../core/clock";

/** A point in time as people say it ("5 minutes ago"), with the exact time on hover. */
export class AgoField extends Component {
    static template = "helpdesk_cctv.AgoField";
    static props = {
        ...standardFieldProps,
        style: { type: String, optional: true },
        never: { type: String, optional: true },
        overdue: { type: String, optional: true },
        withExact: { type: Boolean, optional: true },
    };
    static defaultProps = { style: "long", never: "", overdue: "" };

    setup() {
        this.clock = useClock();
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get iso() {
        return this.value ? this.value.toISO() : undefined;
    }

    get exact() {
        return formatExact(this.value);
    }

    get text() {
        const { style, overdue, never } = this.props;
        if (this.value && overdue && this.value.toMillis() <= this.clock.now) {
            return overdue;
        }
        const options = { style, mayBeAhead: Boolean(overdue) };
        return formatAgo(this.value, this.clock, options) || never;
    }
}

export const agoField = {
    component: AgoField,
    displayName: _t("Time ago"),
    supportedTypes: ["datetime"],
    isEmpty: () => false,
    extractProps: ({ options }) => ({
        style: options.style,
        never: options.never ? _t("never") : "",
        overdue: options.due ? _t("due now") : "",
        withExact: Boolean(options.exact),
    }),
};

registry.category("fields").add("cctv_ago", agoField);
