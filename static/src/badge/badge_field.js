import { registry } from "@web/core/registry";
import { badgeField, BadgeField } from "@web/views/fields/badge/badge_field";

const ICONS = {
    success: "fa-check-circle",
    danger: "fa-exclamation-triangle",
    warning: "fa-exclamation-circle",
    info: "fa-info-circle",
};

/** Odoo's badge with an icon for its colour, so that it is told apart in grey too. */
export class IconBadgeField extends BadgeField {
    static template = "helpdesk_cctv.IconBadgeField";

    get icon() {
        return ICONS[this.badgeClass.replace("text-bg-", "")] || "fa-circle-o";
    }
}

registry.category("fields").add("cctv_badge", { ...badgeField, component: IconBadgeField });
