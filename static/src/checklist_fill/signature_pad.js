import { Component, onMounted, useRef, useState } from "@odoo/owl";

/** Pixels of the picture for one on the screen: a signature is printed larger than it is drawn. */
const SHARPNESS = 2;
const PEN_PX = 2.5;

/**
 * A field to sign in with a finger or a mouse. The web client's own one fetches fonts and its
 * library from the server when it opens, which fails just where this screen must not: without a
 * connection.
 */
export class SignaturePad extends Component {
    static template = "helpdesk_cctv.SignaturePad";
    static props = {
        label: String,
        onSigned: Function, // (PNG in base64)
    };

    setup() {
        this.canvas = useRef("canvas");
        this.state = useState({ isEmpty: true });
        this.isDrawing = false;
        onMounted(() => this.prepare());
    }

    prepare() {
        const { el } = this.canvas;
        el.width = el.clientWidth * SHARPNESS;
        el.height = el.clientHeight * SHARPNESS;
        this.pen = el.getContext("2d");
        Object.assign(this.pen, { lineWidth: PEN_PX * SHARPNESS, lineCap: "round" });
        Object.assign(this.pen, { lineJoin: "round", strokeStyle: "#00008b" });
    }

    at(ev) {
        const { el } = this.canvas;
        const box = el.getBoundingClientRect();
        return [
            ((ev.clientX - box.left) * el.width) / box.width,
            ((ev.clientY - box.top) * el.height) / box.height,
        ];
    }

    onDown(ev) {
        this.isDrawing = true;
        this.pen.beginPath();
        this.pen.moveTo(...this.at(ev));
        this.pen.lineTo(...this.at(ev)); // a tap leaves a dot
        this.pen.stroke();
    }

    onMove(ev) {
        if (this.isDrawing) {
            this.pen.lineTo(...this.at(ev));
            this.pen.stroke();
        }
    }

    onUp() {
        if (this.isDrawing) {
            this.isDrawing = false;
            this.state.isEmpty = false;
            this.props.onSigned(this.canvas.el.toDataURL("image/png").split(",")[1]);
        }
    }

    clear() {
        const { el } = this.canvas;
        this.pen.clearRect(0, 0, el.width, el.height);
        this.state.isEmpty = true;
        this.props.onSigned(false);
    }
}
