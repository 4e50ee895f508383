import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatAgo, useClock } from "../core/clock";
import { Compare } from "../review/compare";
import { useDecisions } from "../review/decisions";
import { REVIEWED } from "../review/review_action";

const MODEL = "cctv.fault";

/**
 * The picture fault that has waited longest, beside its reference, with the decisions of the
 * review page that need no words. It stays while somebody looks at it, whatever else comes in.
 */
export class ReviewCard extends Component {
    static template = "helpdesk_cctv.DashboardReview";
    static components = { Compare };
    static props = { count: Number, onDecided: Function };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.clock = useClock();
        this.state = useState({ ids: [], fault: null, busy: false, words: "" });
        this.decisions = useDecisions((...decision) => this.decide(...decision));
        onWillStart(() => this.load());
        onWillUpdateProps((next) => next.count !== this.props.count && this.load());
    }

    get fault() {
        return this.state.fault;
    }
    get since() {
        return formatAgo(deserializeDateTime(this.fault.since), this.clock);
    }
    get referenceHint() {
        return this.fault.mode === "infrared"
            ? _t("No approved reference picture in infrared")
            : _t("No approved reference picture of this light");
    }

    async load() {
        const ids = await this.orm.silent.call(MODEL, "get_review_queue", []);
        this.state.ids = ids;
        if (!ids.includes(this.fault?.id)) {
            await this.show(ids[0]);
        }
    }
    async show(id) {
        this.state.fault = id ? await this.orm.silent.call(MODEL, "get_review", [[id]]) : null;
    }
    /** The next one; this one keeps its place. */
    skip() {
        const { ids } = this.state;
        return this.show(ids[(ids.indexOf(this.fault.id) + 1) % ids.length]);
    }

    async decide(method, args, words) {
        const { id } = this.fault;
        this.state.busy = true;
        try {
            await this.orm.call(MODEL, method, [[id], ...args]);
            this.state.words = words;
        } finally {
            this.state.busy = false;
            this.state.fault = null;
            await this.load();
        }
        this.env.bus.trigger(REVIEWED);
        this.props.onDecided();
    }

    async openReview() {
        const action = await this.action.loadAction("helpdesk_cctv.cctv_review_action");
        return this.action.doAction({ ...action, params: { first_id: this.fault?.id } });
    }
}
