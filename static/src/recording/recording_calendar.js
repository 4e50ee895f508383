import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { Pager } from "@web/core/pager/pager";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { RESULTS } from "./recording_looks";
import { RecordingCell, dayAction } from "./recording_cell";

/** Cameras by days of a month: where recordings are missing, and where they were not looked for. */
export class RecordingCalendar extends Component {
    static template = "helpdesk_cctv.RecordingCalendar";
    static components = { Layout, Pager, RecordingCell };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.legend = Object.values(RESULTS);
        this.search = useDebounced((ev) => this.change({ name: ev.target.value }), 300);
        const { location_id: location, recorder_id: recorder } = this.props.action.context || {};
        this.recorder = recorder || false;
        this.state = useState({
            month: false,
            location: location || false,
            concern: false,
            name: "",
            offset: 0,
            places: [],
            page: { cameras: [], total: 0, length: 31, weekend: [], label: "", limit: 40 },
        });
        onWillStart(() => Promise.all([this.loadPlaces(), this.load()]));
    }

    async loadPlaces() {
        this.state.places = await this.orm.searchRead(
            "cctv.location",
            [["device_ids", "!=", false]],
            ["complete_name"],
            { order: "complete_name", limit: 500 }
        );
        const sites = await this.orm.searchRead(
            "cctv.location",
            [["kind", "=", "site"]],
            ["complete_name"],
            { order: "complete_name", limit: 500 }
        );
        const known = new Set(sites.map(({ id }) => id));
        this.state.places = [...sites, ...this.state.places.filter(({ id }) => !known.has(id))];
    }

    async load() {
        const { month, location, concern, name, offset } = this.state;
        this.state.page = await this.keepLast.add(
            this.orm.call("cctv.recording.day", "get_matrix", [], {
                month,
                location_id: location,
                concern,
                name,
                offset,
                recorder_id: this.recorder,
            })
        );
    }

    change(values) {
        Object.assign(this.state, { offset: 0 }, values);
        return this.load();
    }

    move(months) {
        const month = deserializeDate(this.state.page.month).plus({ months });
        return this.change({ month: serializeDate(month) });
    }

    get days() {
        return Array.from({ length: this.state.page.length }, (_, index) => index + 1);
    }

    isWeekend(day) {
        return this.state.page.weekend.includes(day);
    }

    label(camera, day) {
        return _t("%(camera)s, %(day)s", {
            camera: camera.code || camera.name,
            day: `${day} ${this.state.page.label}`,
        });
    }

    open(cell) {
        return this.action.doAction(dayAction(cell));
    }

    openCamera(camera) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "maintenance.equipment",
            res_id: camera.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("cctv_recording_calendar", RecordingCalendar);
