import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const SEAL_LOOKS = {
    fits: { icon: "fa-check-circle", colour: "text-bg-success", words: _t("Fits") },
    broken: { icon: "fa-exclamation-triangle", colour: "text-bg-danger", words: _t("Does not fit") },
    unverifiable: {
        icon: "fa-question-circle",
        colour: "text-bg-warning",
        words: _t("Cannot be verified"),
    },
    unchecked: { icon: "fa-clock-o", colour: "text-bg-secondary", words: _t("Not verified yet") },
    draft: { icon: "fa-unlock-alt", colour: "text-bg-secondary", words: _t("Open") },
    sealed: { icon: "fa-lock", colour: "text-bg-success", words: _t("Sealed") },
};

const SIGNATURE_LOOKS = {
    true: { icon: "fa-check-circle", colour: "text-bg-success", words: _t("Unchanged") },
    false: {
        icon: "fa-exclamation-triangle",
        colour: "text-bg-warning",
        words: _t("Changed since"),
    },
};

/** A state as an icon and a word: readable without colours. */
export class LookField extends Component {
    static template = "helpdesk_cctv.LookField";
    static props = { ...standardFieldProps };
    static looks = SEAL_LOOKS;

    get look() {
        return this.constructor.looks[this.props.record.data[this.props.name]];
    }
}

export class SignatureLookField extends LookField {
    static looks = SIGNATURE_LOOKS;
}

/** The role somebody signs in, chosen from those that the record has. */
export class RoleField extends Component {
    static template = "helpdesk_cctv.RoleField";
    static props = { ...standardFieldProps };

    get roles() {
        return this.props.record.data.role_options || [];
    }

    get label() {
        const value = this.props.record.data[this.props.name];
        return (this.roles.find(([key]) => key === value) || ["", value])[1];
    }

    onChange(ev) {
        this.props.record.update({ [this.props.name]: ev.target.value });
    }
}

/** What a seal contains, as a table; fields without a value are left out. */
export class SealEntriesField extends Component {
    static template = "helpdesk_cctv.SealEntriesField";
    static props = { ...standardFieldProps };

    get rows() {
        const entries = this.props.record.data[this.props.name] || [];
        return entries
            .filter((entry) => entry.text)
            .map((entry) => ({ ...entry, text: readable(entry.text) }));
    }
}

/** The words of a formatted text, one paragraph a line; other texts as they are. */
function readable(text) {
    if (!/^\s*<[a-z][^]*>\s*$/i.test(text)) {
        return text;
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const block of page.querySelectorAll("p, li, tr, h1, h2, h3, h4, h5, h6, br")) {
        block.after("\n");
    }
    return page.body.textContent.trim();
}

const fields = registry.category("fields");
fields.add("cctv_seal_state", { component: LookField, supportedTypes: ["selection"] });
fields.add("cctv_signature_state", {
    component: SignatureLookField,
    supportedTypes: ["boolean"],
    isEmpty: () => false,
});
fields.add("cctv_role", { component: RoleField, supportedTypes: ["char"] });
fields.add("cctv_seal_entries", { component: SealEntriesField, supportedTypes: ["json"] });
