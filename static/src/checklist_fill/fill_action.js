import { Component, onMounted, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { delay } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { FillForm } from "./form";
import { shrinkPhoto, UnreadablePhoto } from "./photo";
import { FillQuestion } from "./question";
import { saveState } from "./save_state";

const MODEL = "cctv.checklist";
/** Who leaves waits at most so long for the last answers to be saved, in ms. */
const LAST_TRY_MS = 1500;
/** How often the answers of others are asked for while the screen is looked at, in ms. */
const POLL_MS = 30000;
/** A choice so long after a tap, in ms, was made with the keyboard: then nothing moves away. */
const TAP_MS = 1000;

/** The screen on which a checklist is filled in, on a phone with one thumb. */
export class ChecklistFill extends Component {
    static template = "helpdesk_cctv.ChecklistFill";
    static components = { FillQuestion, Layout };
    static props = { ...standardActionServiceProps };
    static path = "cctv-fill";
    static displayName = _t("Fill in");

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.fill = useService("cctv_fill");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({ form: null, obstacle: "", folded: {}, finish: null, busy: 0 });
        this.tappedAt = 0;
        useSetupAction({
            beforeLeave: () => this.confirmLeaving(),
            beforeUnload: (ev) => this.warnUnloading(ev),
        });
        onWillStart(() => this.load());
        onMounted(() => {
            this.timer = browser.setInterval(() => this.poll(), POLL_MS);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    get checklistId() {
        const { action, resId } = this.props;
        return Number(action.context?.active_id || action.params?.active_id || resId) || 0;
    }
    get form() {
        return this.state.form;
    }
    get queue() {
        return this.state.form.queue;
    }
    get saving() {
        return saveState(this.queue, this.state.busy);
    }
    get isReadonly() {
        return !this.form.may_edit;
    }
    get nextOpenWords() {
        return _t("Next open (%s)", this.form.missing.length);
    }
    get failedWords() {
        return _t("Failed: %s", this.form.failed.length);
    }
    progressWords({ done, total }) {
        return _t("%(done)s of %(total)s", { done, total });
    }

    async load() {
        this.state.obstacle = "";
        try {
            const data = await this.orm.call(MODEL, "cctv_fill_data", [[this.checklistId]]);
            const queue = await this.fill.queueOf(this.checklistId);
            const form = new FillForm(data, queue);
            queue.onReply = (reply) => form.takeReply(reply);
            this.state.form = form;
        } catch (error) {
            this.state.obstacle = this.obstacleOf(error);
        }
    }

    obstacleOf(error) {
        if (error instanceof ConnectionLostError) {
            return _t("There is no connection. What you answered before is kept on this phone.");
        }
        if (error instanceof RPCError && error.exceptionName?.startsWith("odoo.exceptions.")) {
            return error.data.message;
        }
        throw error;
    }

    poll() {
        if (this.form && !this.queue.isSending && document.visibilityState === "visible") {
            this.queue.poll();
        }
    }

    // Leaving

    /** Whether something would be lost, or stay unsent for long, if the page went now. */
    get isUnsaved() {
        return Boolean(this.form && (this.queue.waiting.length || this.state.busy));
    }

    async confirmLeaving() {
        if (!this.isUnsaved) {
            return true;
        }
        await Promise.race([this.queue.wake(), delay(LAST_TRY_MS)]);
        if (!this.isUnsaved) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(ConfirmationDialog, {
                title: _t("Not everything is saved yet"),
                body: this.leavingWords,
                confirmLabel: _t("Stay here"),
                cancelLabel: _t("Leave"),
                confirm: () => resolve(false),
                cancel: () => resolve(true),
                dismiss: () => resolve(false),
            });
        });
    }

    get leavingWords() {
        return this.queue.isLasting
            ? _t(
                  "Waiting for a connection: %s. These answers are kept on this phone and are sent " +
                      "when you open Odoo here again with a connection.",
                  this.queue.waiting.length
              )
            : _t(
                  "Waiting for a connection: %s. This phone cannot keep these answers: leave Odoo open " +
                      "until they are sent.",
                  this.queue.waiting.length
              );
    }

    warnUnloading(ev) {
        if (this.isUnsaved) {
            ev.preventDefault();
            ev.returnValue = ""; // some browsers ask only then
        }
    }

    // Answering

    onTap() {
        this.tappedAt = Date.now();
    }

    onAnswer(question, part, value, { isTyping = false, moves = false } = {}) {
        const wasDone = this.form.isDone(question);
        this.queue.answer(question, part, value, { isTyping });
        this.state.finish = null;
        const isByThumb = Date.now() - this.tappedAt < TAP_MS;
        if (moves && isByThumb && !wasDone && this.form.isDone(question)) {
            this.goOn(question);
        }
    }

    /** To the next open question, unless this one wants a remark first. */
    goOn(question) {
        const next = !this.form.isFailed(question) && this.form.nextOpen(question.id);
        if (next) {
            this.show(next, { isFocused: false });
        }
    }

    onNext(question) {
        const next = this.form.nextOpen(question.id);
        if (next) {
            this.show(next);
        }
    }

    async onPhotos(question, files) {
        for (const file of files) {
            this.state.busy++;
            try {
                await this.queue.photo(question.id, await shrinkPhoto(file));
            } catch (error) {
                this.sayUnreadable(error);
            } finally {
                this.state.busy--;
            }
        }
    }

    sayUnreadable(error) {
        if (!(error instanceof UnreadablePhoto)) {
            throw error;
        }
        this.notification.add(
            _t("This file is no picture that the browser can read. Please take the photo again."),
            { type: "danger" }
        );
    }

    onRemovePhoto(question, photo) {
        this.queue.removePhoto(question.id, photo);
    }
    problemsOf(question) {
        return this.queue.refused.filter((entry) => entry.lineId === question.id);
    }
    removedOf(question) {
        return this.queue.waiting.filter(
            (entry) => entry.type === "remove" && entry.lineId === question.id && !entry.inFlight
        );
    }

    // Moving about

    showRefused() {
        const [{ lineId }] = this.queue.refused;
        this.show(this.form.all.find((question) => question.id === lineId));
    }

    /** Shows a question in the middle of the screen, with the keyboard's focus in its answer. */
    show(question, { isFocused = true } = {}) {
        this.state.folded[question.section_id] = false;
        this.state.finish = null;
        // two frames: one until the section is unfolded, one until it has its height
        requestAnimationFrame(() =>
            requestAnimationFrame(() => {
                const card = this.root.el?.querySelector(`[data-question="${question.id}"]`);
                const isCalm = browser.matchMedia("(prefers-reduced-motion: reduce)").matches;
                card?.scrollIntoView({ behavior: isCalm ? "auto" : "smooth", block: "center" });
                if (isFocused) {
                    const field = card?.querySelector("input:not([type=file]), textarea");
                    (field || card)?.focus({ preventScroll: true });
                }
            })
        );
    }

    showNextMissing() {
        this.show(this.form.nextMissing(this.questionInView()), { isFocused: false });
    }

    /** The question in the middle of the screen. */
    questionInView() {
        const middle = browser.innerHeight / 2;
        const cards = [...this.root.el.querySelectorAll("[data-question]")];
        const above = cards.filter((card) => card.getBoundingClientRect().top < middle);
        return Number(above.at(-1)?.dataset.question);
    }

    showEnd() {
        this.root.el.querySelector(".o_cctv_fill_end").scrollIntoView({ block: "end" });
    }

    fold(section) {
        this.state.folded[section.id] = !this.state.folded[section.id];
    }

    // Finishing

    async finish() {
        const { form, queue } = this;
        const [first] = form.missing;
        if (first) {
            this.state.finish = { missing: form.missing };
            return;
        }
        await queue.wake();
        if (queue.refused.length) {
            this.state.finish = { message: _t("Some answers were refused. Decide on them first.") };
        } else if (queue.waiting.length || this.state.busy) {
            this.state.finish = {
                message: _t("Not everything is saved yet. Finish again when there is a connection."),
            };
        } else {
            await this.done();
        }
    }

    async done() {
        try {
            await this.orm.call(MODEL, "action_done", [[this.checklistId]]);
            this.state.finish = null;
            await this.load();
        } catch (error) {
            this.state.finish = { message: this.obstacleOf(error) };
        }
    }

    async sign() {
        const context = { cctv_role: "executed" };
        const action = await this.orm.call(MODEL, "action_sign", [[this.checklistId]], { context });
        if (action) {
            await this.action.doAction(action);
        }
    }

    get cameFrom() {
        return this.env.config.breadcrumbs?.at(-2)?.name;
    }
    get backWords() {
        return this.cameFrom ? _t("Back to: %s", this.cameFrom) : _t("Back to the checklist");
    }

    back() {
        const isDeep = this.env.config.breadcrumbs?.length > 1;
        return isDeep
            ? this.env.config.historyBack()
            : this.action.doAction(
                  {
                      type: "ir.actions.act_window",
                      res_model: MODEL,
                      res_id: this.checklistId,
                      views: [[false, "form"]],
                  },
                  { clearBreadcrumbs: true }
              );
    }

    logIn() {
        browser.location.reload();
    }
}

registry.category("actions").add("cctv_checklist_fill", ChecklistFill);
