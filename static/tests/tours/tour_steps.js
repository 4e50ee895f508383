import { stepUtils } from "@web_tour/tour_utils";

/** What several tours do alike. */

export const openApp = () => [
    stepUtils.showAppsMenuItem(),
    {
        content: "open the CCTV application",
        trigger: '.o_app[data-menu-xmlid="helpdesk_cctv.cctv_menu_root"]',
        run: "click",
    },
    {
        content: "its first screen is there: what is still loading must not be left",
        trigger: ".o_action_manager :is(.o_kanban_renderer, .o_list_renderer)",
    },
];

/** A line across the pad, as a finger draws it. */
export const drawOn = ({ anchor }) => {
    const { left, top, width, height } = anchor.getBoundingClientRect();
    const at = (type, part) =>
        anchor.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                pointerId: 1,
                isPrimary: true,
                button: 0,
                buttons: type === "pointerup" ? 0 : 1,
                clientX: left + width * part,
                clientY: top + height * (part < 0.5 ? part : 1 - part),
            })
        );
    at("pointerdown", 0.1);
    for (let part = 0.15; part < 0.9; part += 0.05) {
        at("pointermove", part);
    }
    at("pointerup", 0.9);
};
