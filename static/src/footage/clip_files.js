import { Component, onWillStart, onWillUnmount, onWillUpdateProps, reactive, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { formatSeconds } from "../seconds/seconds_field";
import { formatBytes } from "./bytes";
import { ClipApi } from "./clip_api";
import { ClipUpload } from "./clip_upload";
import { DownloadRefused, downloadInRanges } from "./download";

/**
 * The files of a clip: seeing one and taking it along (both are noted in the custody), and adding
 * one, in chunks that go on where they were when the connection comes back.
 */
export class ClipFiles extends Component {
    static template = "helpdesk_cctv.ClipFiles";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({
            info: null,
            upload: null,
            isOwnFormat: false,
            isOver: false,
            player: null,
            download: null,
        });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => {
            if (next.record.resId !== this.props.record.resId) {
                this.state.player = null;
            }
            // what reload has changed of the record, it loads the files of itself
            return this.isReloading || this.load(next.record.resId);
        });
        onWillUnmount(() => {
            this.state.upload?.pause();
            this.abort?.abort();
        });
    }

    async load(itemId) {
        this.state.info = itemId
            ? await this.orm.call("cctv.footage.item", "get_files", [[itemId]])
            : null;
    }

    get files() {
        return this.state.info.files.map((file) => ({
            ...file,
            sizeText: formatBytes(file.size),
            durationText: file.duration_s ? formatSeconds(Math.round(file.duration_s)) : "",
            when: formatDateTime(deserializeDateTime(file.date_stored)),
            icon: file.role === "original" || file.role === "remuxed" ? "fa-film" : "fa-picture-o",
        }));
    }

    // Seeing

    async look(file) {
        const player = await this.orm.call("cctv.evidence", "open_to_view", [[file.id]]);
        this.state.player = { ...player, id: file.id, isVideo: player.mimetype.startsWith("video/") };
        await this.reload();
    }

    close() {
        this.state.player = null;
    }

    cannotPlay() {
        this.state.player.url = false;
    }

    frameTitle(role) {
        return role === "first_frame" ? _t("First picture") : _t("Last picture");
    }

    // Taking along

    async download(file) {
        const info = await this.orm.call("cctv.evidence", "open_to_download", [[file.id]]);
        this.abort = new AbortController();
        this.state.download = { id: file.id, share: 0 };
        const onProgress = (received) => {
            this.state.download.share = info.size ? received / info.size : 1;
        };
        try {
            await downloadInRanges(info.url, { ...info, onProgress, signal: this.abort.signal });
            this.notification.add(_t("SHA-256: %s", info.sha256), {
                title: _t("%s was saved", info.name),
                type: "success",
                sticky: true,
            });
        } catch (error) {
            this.sayWhyNot(error);
        }
        this.state.download = null;
        await this.reload();
    }

    sayWhyNot(error) {
        if (error.name === "AbortError") {
            return;
        }
        const known = error instanceof DownloadRefused && error.message;
        const sentence = known || _t("The connection broke. Download it again.");
        this.notification.add(sentence, { type: "danger" });
    }

    stopDownload() {
        this.abort?.abort();
    }

    // Adding

    get upload() {
        return this.state.upload;
    }
    get percent() {
        const upload = this.upload;
        return Math.floor((upload.state === "checking" ? upload.checked : upload.share) * 100);
    }
    get progressText() {
        const upload = this.upload;
        const values = { received: formatBytes(upload.received), size: formatBytes(upload.size) };
        return _t("%(received)s of %(size)s", values);
    }
    get stateText() {
        const upload = this.upload;
        if (upload.state === "running" && upload.received >= upload.size) {
            return _t("Everything is there; it is being checked …");
        }
        return {
            running: _t("On its way …"),
            waiting: _t("No connection. It goes on by itself."),
            paused: _t("Paused"),
            refused: upload.error,
            done: _t("Stored"),
            cancelled: _t("Cancelled"),
        }[upload.state];
    }
    get isUploading() {
        return ["running", "waiting", "paused"].includes(this.upload?.state);
    }
    openText(open) {
        return _t("%(name)s: %(received)s of %(size)s are here. Choose the same file to go on.", {
            name: open.name,
            received: formatBytes(open.received),
            size: formatBytes(open.size),
        });
    }

    choose(ev) {
        this.start(ev.target.files[0]);
        ev.target.value = "";
    }

    drop(ev) {
        this.state.isOver = false;
        this.start(ev.dataTransfer.files[0]);
    }

    async start(file) {
        if (!file || this.isUploading) {
            return;
        }
        const api = new ClipApi(this.orm, this.props.record.resId);
        api.isOwnFormat = this.state.isOwnFormat;
        this.state.upload = reactive(new ClipUpload(file, api));
        await this.goOn();
    }

    async goOn() {
        const upload = this.state.upload;
        await upload.run();
        if (upload.state === "done") {
            await this.reload();
        }
    }

    pause() {
        this.state.upload.pause();
    }

    cancel() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Cancel the upload"),
            body: _t("What has come of the file is removed."),
            confirmLabel: _t("Cancel the upload"),
            cancelLabel: _t("Go on"),
            confirm: async () => {
                await this.state.upload.cancel();
                this.state.upload = null;
                await this.reload();
            },
            cancel: () => {},
        });
    }

    async forget(open) {
        await this.orm.call("cctv.evidence.upload", "cancel", [[open.id]]);
        await this.reload();
    }

    /** The clip and its custody, as they are now. */
    async reload() {
        this.isReloading = true;
        try {
            if (!(await this.props.record.isDirty())) {
                await this.props.record.load();
            }
            await this.load(this.props.record.resId);
        } finally {
            this.isReloading = false;
        }
    }
}

registry.category("view_widgets").add("cctv_clip_files", { component: ClipFiles });
