import { Component, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { imageUrl } from "@web/core/utils/urls";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatAgo, useClock } from "../core/clock";
import { healthLooks } from "../core/health";
import { useLiveStatus } from "../live/live_status";
import { cone, directionTo, inside, shareOf, turned } from "./geometry";

const MODEL = "cctv.location";
const KINDS = {
    camera: "fa-video-camera",
    encoder: "fa-film",
    recorder: "fa-hdd-o",
    switch: "fa-sitemap",
    link: "fa-link",
    storage: "fa-database",
    server: "fa-server",
    display: "fa-desktop",
    console: "fa-keyboard-o",
    ups: "fa-battery-half",
    circuit: "fa-bolt",
};
/** These look somewhere. */
const LOOKERS = ["camera", "encoder"];
const ZOOMS = [1, 1.5, 2, 3, 4];
const STEP = 0.005;
const TURN = 5;
/** So much later a change by keys is saved, in ms: many keys are one request. */
const SAVE_MS = 600;
const SEARCH_MS = 300;
/** A finger that moves less than this, in pixels, has not dragged. */
const SLOP = 4;

/** A floor plan with the devices of the place: live states; IT staff drag them into place. */
export class FloorPlan extends Component {
    static template = "helpdesk_cctv.FloorPlan";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "cctv-floor-plan";
    static displayName = _t("Floor plan");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.plan = useRef("plan");
        this.clock = useClock();
        this.healthLooks = healthLooks;
        this.state = useState({
            data: null,
            chosen: false, // id of a device
            isArranging: false,
            drag: null, // { id, kind: "move" | "turn", hasMoved }
            query: "",
            zoom: 0,
            isBroken: false, // the picture of the plan cannot be shown
        });
        this.unsaved = new Set();
        useSetupAction({ beforeLeave: () => this.save() });
        useLiveStatus({
            shownIds: () => [...this.pins, ...this.loose].map(({ id }) => id),
            isBusy: () => Boolean(this.state.drag || this.unsaved.size),
            reload: () => this.load(this.place?.id),
        });
        onWillStart(() => this.load(this.wantedId));
        onWillUnmount(() => {
            browser.clearTimeout(this.saving);
            browser.clearTimeout(this.searching);
        });
    }

    get wantedId() {
        const { action, resId } = this.props;
        return Number(action.context?.active_id || action.params?.active_id || resId) || false;
    }
    get place() {
        return this.state.data?.place;
    }
    get pins() {
        return this.state.data?.pins || [];
    }
    get loose() {
        return this.state.data?.loose || [];
    }
    get others() {
        return this.state.data.plans.filter(({ id }) => id !== this.place?.id);
    }
    get chosen() {
        return this.pins.find(({ id }) => id === this.state.chosen);
    }
    get planUrl() {
        return imageUrl(MODEL, this.place.id, "floor_plan", { unique: this.place.version });
    }
    get width() {
        return `width: ${ZOOMS[this.state.zoom] * 100}%`;
    }
    get mayZoomIn() {
        return this.state.zoom < ZOOMS.length - 1;
    }
    get counts() {
        const found = {};
        for (const { health, health_word: word } of this.pins) {
            found[health] ||= { health, word, count: 0 };
            found[health].count++;
        }
        return Object.values(found);
    }

    // Words and looks ----------------------------------------------------------------------------

    get emptyWords() {
        return this.place
            ? _t("%s has no floor plan yet", this.place.name)
            : _t("There is no floor plan yet");
    }
    get restWords() {
        return _t("The first %s are shown: search for the others.", this.loose.length);
    }
    choiceWords({ name, down }) {
        return down ? _t("%(place)s (down: %(count)s)", { place: name, count: down }) : name;
    }
    iconOf(pin) {
        return KINDS[pin.kind] || "fa-cube";
    }
    isLooker(pin) {
        return LOOKERS.includes(pin.kind);
    }
    coneOf(pin) {
        return cone(pin);
    }
    at(pin) {
        return `left: ${pin.x * 100}%; top: ${pin.y * 100}%`;
    }
    sinceOf(pin) {
        return pin.since ? formatAgo(deserializeDateTime(pin.since), this.clock) : "";
    }
    wordsOf(pin) {
        return [pin.code, pin.name, pin.health_word].filter(Boolean).join(", ");
    }
    pictureOf(pin) {
        const unique = pin.picture_date;
        return imageUrl("maintenance.equipment", pin.id, "cctv_snapshot", { unique });
    }

    // Loading ------------------------------------------------------------------------------------

    async load(placeId) {
        const { query } = this.state;
        this.state.data = await this.orm.call(MODEL, "cctv_plan_data", [placeId || false, query]);
        this.state.isBroken = false;
        if (this.place) {
            this.env.config.setDisplayName(_t("Floor plan: %s", this.place.name));
        }
        if (!this.chosen) {
            this.state.chosen = false;
        }
    }
    async show(placeId) {
        await this.save();
        Object.assign(this.state, { chosen: false, query: "", zoom: 0 });
        await this.load(placeId);
    }
    search(ev) {
        this.state.query = ev.target.value;
        browser.clearTimeout(this.searching);
        this.searching = browser.setTimeout(async () => {
            await this.save();
            await this.load(this.place.id);
        }, SEARCH_MS);
    }
    openDevice(pin) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "maintenance.equipment",
            res_id: pin.id,
            views: [[false, "form"]],
        });
    }
    openPlace() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.place.id,
            views: [[false, "form"]],
        });
    }
    openPlaces() {
        return this.action.doAction("helpdesk_cctv.cctv_location_action");
    }
    openWall() {
        return this.action.doAction("helpdesk_cctv.cctv_location_device_action", {
            additionalContext: { active_id: this.place.id, active_ids: [this.place.id] },
        });
    }
    zoom(by) {
        this.state.zoom = Math.min(ZOOMS.length - 1, Math.max(0, this.state.zoom + by));
    }
    async arrange() {
        this.state.isArranging = !this.state.isArranging;
        await this.save();
    }

    // Arranging ----------------------------------------------------------------------------------

    /** A finger goes down on a pin, on its handle, or on a device without pin. */
    grab(ev, device, kind) {
        if (!this.state.isArranging || ev.button) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const { clientX, clientY } = ev;
        this.state.drag = { id: device.id, kind, hasMoved: false, clientX, clientY };
        this.state.chosen = device.id;
        ev.currentTarget.setPointerCapture?.(ev.pointerId);
        ev.currentTarget.focus?.();
    }
    drag(ev) {
        const { drag } = this.state;
        if (!drag) {
            return;
        }
        drag.hasMoved ||= Math.hypot(ev.clientX - drag.clientX, ev.clientY - drag.clientY) > SLOP;
        if (!drag.hasMoved || !this.plan.el) {
            return;
        }
        const plan = this.plan.el.getBoundingClientRect();
        const pin = this.pins.find(({ id }) => id === drag.id);
        if (pin && drag.kind === "turn") {
            pin.direction = directionTo(ev, pin, plan);
        } else if (pin) {
            const { x, y } = shareOf(ev, plan);
            Object.assign(pin, { x, y });
        }
    }
    async drop(ev) {
        const { drag } = this.state;
        this.state.drag = null;
        if (!drag || !this.plan.el) {
            return;
        }
        const pin = this.pins.find(({ id }) => id === drag.id);
        if (pin) {
            if (drag.hasMoved) {
                await this.put(pin);
            }
            return;
        }
        const share = shareOf(ev, this.plan.el.getBoundingClientRect());
        if (!drag.hasMoved) {
            await this.put(this.looseAt(drag.id, this.middle()));
        } else if (share.isInside) {
            await this.put(this.looseAt(drag.id, share));
        }
    }
    /** The middle of what is shown of the plan. */
    middle() {
        const plan = this.plan.el.getBoundingClientRect();
        const frame = this.plan.el.parentElement.getBoundingClientRect();
        const [left, right] = [Math.max(plan.left, frame.left), Math.min(plan.right, frame.right)];
        const [top, bottom] = [Math.max(plan.top, frame.top), Math.min(plan.bottom, frame.bottom)];
        return shareOf({ clientX: (left + right) / 2, clientY: (top + bottom) / 2 }, plan);
    }
    looseAt(id, { x, y }) {
        const device = this.loose.find((one) => one.id === id);
        return { ...device, x, y, direction: 0, angle: 70 };
    }
    key(ev, pin) {
        if (!this.state.isArranging) {
            return;
        }
        const step = STEP * (ev.shiftKey ? 10 : 1);
        const moves = {
            ArrowLeft: { x: inside(pin.x - step) },
            ArrowRight: { x: inside(pin.x + step) },
            ArrowUp: { y: inside(pin.y - step) },
            ArrowDown: { y: inside(pin.y + step) },
            "[": { direction: turned(pin.direction - TURN) },
            "]": { direction: turned(pin.direction + TURN) },
        };
        if (ev.key === "Delete") {
            this.takeOff(pin);
        } else if (!moves[ev.key]) {
            return;
        } else {
            this.change(pin, moves[ev.key]);
        }
        ev.preventDefault();
        ev.stopPropagation();
    }
    change(pin, values) {
        Object.assign(pin, values);
        this.unsaved.add(pin.id);
        browser.clearTimeout(this.saving);
        this.saving = browser.setTimeout(() => this.save(), SAVE_MS);
    }
    changeNumber(ev, pin, name) {
        const value = Math.round(Number(ev.target.value));
        if (name === "direction") {
            this.change(pin, { direction: turned(value || 0) });
        } else {
            this.change(pin, { angle: Math.min(360, Math.max(1, value || 1)) });
        }
        ev.target.value = pin[name];
    }
    async save() {
        browser.clearTimeout(this.saving);
        const waiting = this.pins.filter(({ id }) => this.unsaved.has(id));
        for (const pin of waiting) {
            await this.put(pin);
        }
    }
    async put(pin) {
        this.unsaved.delete(pin.id);
        const { x, y, direction, angle } = pin;
        try {
            await this.orm.call(MODEL, "cctv_plan_put", [
                [this.place.id],
                pin.id,
                x,
                y,
                direction,
                angle,
            ]);
        } catch (error) {
            await this.load(this.place.id);
            throw error;
        }
        if (!this.pins.some(({ id }) => id === pin.id)) {
            await this.load(this.place.id);
            this.state.chosen = pin.id;
        }
    }
    async takeOff(pin) {
        await this.save();
        await this.orm.call(MODEL, "cctv_plan_take_off", [[this.place.id], pin.id]);
        await this.load(this.place.id);
        const close = this.notification.add(_t("%s is not on the plan any more.", pin.name), {
            type: "info",
            buttons: [
                {
                    name: _t("Undo"),
                    onClick: () => {
                        close();
                        this.put(pin);
                    },
                },
            ],
        });
    }
}

registry.category("actions").add("cctv_floor_plan", FloorPlan);
