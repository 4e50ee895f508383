import { registry } from "@web/core/registry";
import { isNow, openMoment, press, pressInWindow } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const fill = (name, text, within = ".o_form_sheet") => ({
    content: `fill in ${name}`,
    trigger: `${within} .o_field_widget[name=${name}] :is(input, textarea)`,
    run: `edit ${text}`,
});

const choose = (name, label) => [
    {
        content: `open ${name}`,
        trigger: `.o_form_sheet .o_field_widget[name=${name}] input`,
        run: "click",
    },
    {
        content: `choose ${label}`,
        trigger: `.o_select_menu_item:contains(${label})`,
        run: "click",
    },
];

/** A moment some hours before now, as it is typed. */
const moment = (hours) => luxon.DateTime.now().minus({ hours }).toFormat("MM/dd/yyyy HH:mm:ss");

const fillMoment = (name, hours) => [
    ...openMoment(name),
    {
        content: `fill in ${name}`,
        trigger: `.o_form_sheet .o_field_widget[name=${name}] input`,
        run: `edit ${moment(hours)}`,
    },
];

/** A clerk writes down what was asked by word of mouth, and finds the camera by its picture. */
tours.add("cctv_footage_clerk", {
    steps: () => [
        {
            content: "requests by the portal come by themselves",
            trigger: ".o_form_sheet .o_field_widget[name=channel]",
        },
        fill("purpose", "Find a lost wallet"),
        fill("place_words", "in the lobby, near the door"),
        fill("requester_name", "Head of the counter"),
        fill("requester_identity", "NIP 1"),
        fill("requester_unit", "Service hall"),
        ...choose("requester_kind", "Unit of the organisation"),
        ...choose("channel", "By word of mouth"),
        ...fillMoment("date_from", 26),
        ...fillMoment("date_to", 25),
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "it has a number",
            trigger: ".o_field_widget[name=number]:contains(FR/)",
        },
        {
            content: "look for the cameras",
            trigger: ".o_form_sheet button[name=action_resolve]",
            run: "click",
        },
        {
            content: "the camera of the lobby is shown; tick it",
            trigger:
                ".modal .o_kanban_record:contains(Lobby door) .o_field_widget[name=is_chosen] input",
            run: "click",
        },
        pressInWindow("action_confirm", "Take these cameras"),
        {
            content: "there is a clip, and when it is overwritten",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=item_ids] .o_data_row:contains(T-CAM-1)",
        },
        press("action_submit"),
        isNow("Submitted"),
        {
            content: "how long the footage is there",
            trigger: ".alert:contains(This footage is overwritten on)",
        },
        {
            content: "what is next",
            trigger: ".o_field_widget[name=next_step]:contains(waits for the verification)",
        },
    ],
});

/** Management refuses, with a reason that the requester reads. */
tours.add("cctv_footage_refusal", {
    steps: () => [
        isNow("Verified"),
        press("action_refuse"),
        {
            content: "without a reason it is not refused",
            trigger: ".modal .o_field_widget[name=text] textarea",
            run: "edit Nothing has happened there.",
        },
        pressInWindow("action_confirm", "Refuse"),
        {
            content: "the reason is on the request",
            trigger:
                "body:not(:has(.modal)) .alert:contains(Nothing has happened there.) .o_field_widget[name=refused_reason]",
        },
        {
            content: "it cannot be approved any more",
            trigger: ".o_form_statusbar:not(:has(button[name=action_approve]))",
        },
    ],
});
