import { Component, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { REVIEWED } from "./review_action";

const MESSAGE = "helpdesk_cctv.status";
const REVIEW_GROUPS = ["helpdesk_cctv.group_cctv_technician", "helpdesk_cctv.group_cctv_supervisor"];
/** The poll reports each of its chunks: the number is asked for at most so often, in ms. */
const PAUSE_MS = 30000;

/** How many picture faults and reference pictures wait, for those whose duty it is to decide. */
export class ReviewSystray extends Component {
    static template = "helpdesk_cctv.ReviewSystray";
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.bus = useService("bus_service");
        this.state = useState({ faults: 0, references: 0 });
        onWillStart(() => this.start());
        useBus(this.env.bus, REVIEWED, () => this.load());
    }

    get count() {
        return this.state.faults + this.state.references;
    }
    get title() {
        const { faults, references } = this.state;
        const words = [];
        if (faults) {
            words.push(_t("%s pictures to review", faults));
        }
        if (references) {
            words.push(_t("%s reference pictures to approve", references));
        }
        return words.join(", ");
    }

    async start() {
        const duties = await Promise.all(REVIEW_GROUPS.map((group) => user.hasGroup(group)));
        if (duties.some(Boolean)) {
            this.bus.subscribe(MESSAGE, () => this.loadSoon());
            this.load();
        }
    }

    loadSoon() {
        this.timer ??= browser.setTimeout(() => {
            this.timer = undefined;
            this.load();
        }, PAUSE_MS);
    }

    async load() {
        if (!document.hidden) {
            const { silent } = this.orm;
            [this.state.faults, this.state.references] = await Promise.all([
                silent.call("cctv.fault", "get_review_count", []),
                silent.call("cctv.picture.reference", "get_waiting_count", []),
            ]);
        }
    }

    open() {
        const name = this.state.faults ? "cctv_review" : "cctv_picture_reference_waiting";
        const options = { clearBreadcrumbs: true };
        return this.action.doAction(`helpdesk_cctv.${name}_action`, options);
    }
}

registry
    .category("systray")
    .add("helpdesk_cctv.review", { Component: ReviewSystray }, { sequence: 30 });
