import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatAgo, formatExact, useClock } from "../core/clock";
import { Compare } from "./compare";
import { useDecisions } from "./decisions";
import { ReviewExempt } from "./review_exempt";

const MODEL = "cctv.fault";
/** Another part of the screens shows how many faults wait. */
export const REVIEWED = "CCTV:REVIEWED";

/** Whether a key belongs to the field that has the focus; of the slider only the arrows do. */
function isTyping(target, key) {
    const isField = target.matches("input, textarea, select, [contenteditable=true]");
    return isField && (target.type !== "range" || key.startsWith("arrow"));
}

/**
 * Fault after fault that a person decides on: the picture beside its reference, and one press for
 * each decision. The order is kept while the page is open; who skips one comes to it again.
 */
export class Review extends Component {
    static template = "helpdesk_cctv.Review";
    static components = { Compare, Layout };
    static props = { ...standardActionServiceProps };
    static path = "cctv-review";
    static displayName = _t("Review of pictures");

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.clock = useClock();
        this.decisions = useDecisions((...decision) => this.decide(...decision));
        this.root = useRef("root");
        this.state = useState({ ids: [], at: 0, done: 0, fault: null, busy: false, last: null });
        onWillStart(() => this.load());
        onMounted(() => this.root.el?.focus({ preventScroll: true }));
        for (const [key, decide] of [
            ["arrowleft", () => this.step(-1)],
            ["arrowright", () => this.step(1)],
            ["a", () => this.accept()],
            ["t", () => this.makeTicket()],
            ["n", () => this.newReference()],
            ["i", () => this.exempt()],
            ["u", () => this.undo()],
        ]) {
            const isAvailable = (target) => !isTyping(target, key);
            const options = { bypassEditableProtection: true, isAvailable };
            useHotkey(key, () => !this.state.busy && decide(), options);
        }
    }

    get display() {
        return { controlPanel: {} };
    }
    get fault() {
        return this.state.fault;
    }
    get counter() {
        return _t("%(number)s of %(count)s", {
            number: this.state.at + 1,
            count: this.state.ids.length,
        });
    }
    get since() {
        return formatAgo(deserializeDateTime(this.fault.since), this.clock);
    }
    get sinceExact() {
        return formatExact(deserializeDateTime(this.fault.since));
    }
    get often() {
        const { times, flap_count: changes } = this.fault;
        const words = [
            times > 1
                ? _t("Found %s times in 30 days", times)
                : _t("Found for the first time in 30 days"),
        ];
        if (changes) {
            words.push(_t("it came and went %s times", changes));
        }
        return words.join("; ");
    }
    get referenceHint() {
        return this.fault.mode === "infrared"
            ? _t("No approved reference picture in infrared")
            : _t("No approved reference picture of this light");
    }
    get doneWords() {
        return _t("You have decided on %s.", this.state.done);
    }

    async load() {
        this.state.ids = await this.orm.call(MODEL, "get_review_queue", []);
        const first = this.props.action.params?.first_id;
        const found = this.state.ids.indexOf(first);
        await this.goTo(found < 0 ? 0 : found);
    }

    async goTo(index) {
        const id = this.state.ids[index];
        this.state.fault = id ? await this.orm.call(MODEL, "get_review", [[id]]) : null;
        this.state.at = index;
        if (this.fault && !this.fault.is_waiting) {
            this.notification.add(_t("%s is settled already.", this.fault.name), { type: "info" });
            await this.leave(id);
        }
    }

    async step(by) {
        const count = this.state.ids.length;
        if (count > 1) {
            await this.goTo((this.state.at + by + count) % count);
        }
    }

    /** Go on without a fault that is settled. */
    async leave(id) {
        const index = this.state.ids.indexOf(id);
        this.state.ids.splice(index, 1);
        this.env.bus.trigger(REVIEWED);
        await this.goTo(Math.min(index, Math.max(0, this.state.ids.length - 1)));
    }

    /** Have the server decide, then show the next fault; what it refuses is told and looked at. */
    async decide(method, args, words, canUndo = false) {
        const { id } = this.fault;
        this.state.busy = true;
        try {
            await this.orm.call(MODEL, method, [[id], ...args]);
            this.state.done += 1;
            this.state.last = { id, words, canUndo };
            await this.leave(id);
        } catch (error) {
            await this.goTo(this.state.at);
            throw error;
        } finally {
            this.state.busy = false;
        }
    }

    accept() {
        return this.fault && this.decisions.accept(this.fault);
    }

    checkErred() {
        const words = _t("%s is no fault.", this.fault.name);
        return this.decide("action_ignore", [], words, true);
    }

    makeTicket() {
        return this.fault && this.decisions.makeTicket(this.fault);
    }

    /** A draft with what is known; the fault stays in the queue. */
    async makeIncident() {
        const action = await this.orm.call(MODEL, "action_make_incident", [[this.fault.id]]);
        return this.action.doAction(action);
    }

    newReference() {
        return this.fault?.may_reference && this.decisions.newReference(this.fault);
    }

    exempt() {
        if (this.fault) {
            const { name, label, device } = this.fault;
            this.dialog.add(ReviewExempt, {
                title: _t("%(kind)s: do not judge this at %(device)s", {
                    kind: label,
                    device: device.name,
                }),
                confirm: (reason, until) =>
                    this.decide(
                        "action_exempt",
                        [reason, until],
                        _t("%s is not judged any more.", name)
                    ),
            });
        }
    }

    async undo() {
        const { last } = this.state;
        if (last?.canUndo) {
            this.state.last = null;
            await this.orm.call(MODEL, "action_undo_review", [[last.id]]);
            this.state.done -= 1;
            this.state.ids.splice(this.state.at, 0, last.id);
            this.env.bus.trigger(REVIEWED);
            await this.goTo(this.state.at);
        }
    }

    openDevice() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "maintenance.equipment",
            res_id: this.fault.device.id,
            views: [[false, "form"]],
        });
    }

    openFault() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.fault.id,
            views: [[false, "form"]],
        });
    }

    openReferences() {
        return this.action.doAction("helpdesk_cctv.cctv_picture_reference_waiting_action");
    }
}

registry.category("actions").add("cctv_review", Review);
