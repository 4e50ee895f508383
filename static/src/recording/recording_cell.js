import { Component } from "@odoo/owl";
import { resultLooks } from "./recording_looks";

/** One day of a calendar of recordings: icon, colour, and all of it in words on hover. */
export class RecordingCell extends Component {
    static template = "helpdesk_cctv.RecordingCell";
    static props = { cell: { optional: true }, label: String, onOpen: Function };

    get looks() {
        return resultLooks(this.props.cell.result);
    }

    get title() {
        return `${this.props.label}\n${this.looks.word}. ${this.props.cell.words}`;
    }
}

/** What opens the day of a cell. */
export const dayAction = (cell) => ({
    type: "ir.actions.act_window",
    res_model: "cctv.recording.day",
    res_id: cell.id,
    views: [[false, "form"]],
});
