import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

export const SEVERITY = {
    normal: { icon: "fa-circle-o", color: "secondary" },
    important: { icon: "fa-exclamation-circle", color: "warning" },
    emergency: { icon: "fa-exclamation-triangle", color: "danger" },
};

export const CATEGORY = {
    observation: "fa-eye",
    patrol: "fa-street-view",
    complaint: "fa-bullhorn",
    obstacle: "fa-video-camera",
    force_majeure: "fa-bolt",
};

/** One line of the log. */
export class LogLine extends Component {
    static template = "helpdesk_cctv.LogLine";
    static props = ["line", "mayWrite", "onStep", "onOpen"];

    get line() {
        return this.props.line;
    }
    get severity() {
        return SEVERITY[this.line.severity];
    }
    get icon() {
        return CATEGORY[this.line.category];
    }
    get moment() {
        return deserializeDateTime(this.line.date);
    }
    /** The time; with its day when that is not today. */
    get when() {
        const isToday = this.moment.hasSame(luxon.DateTime.now(), "day");
        return this.moment.toFormat(isToday ? "HH:mm" : "d MMM HH:mm");
    }
    get pictureTime() {
        return deserializeDateTime(this.line.picture_date).toFormat("HH:mm:ss");
    }
    get superiorWords() {
        const { line } = this;
        if (line.confirmed) {
            return _t("%s knows", line.confirmed);
        }
        return line.told ? _t("%s was told", line.told) : _t("Superior has not confirmed yet");
    }
    get isOverdue() {
        return this.line.due && deserializeDateTime(this.line.due) < luxon.DateTime.now();
    }
    get mayTell() {
        const { line } = this;
        return line.awaits && !line.told && this.props.mayWrite;
    }
}
