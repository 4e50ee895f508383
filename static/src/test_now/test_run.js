import { Component, onMounted, onWillUnmount, status, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Runs the test that its dialog is about as soon as the dialog is there, and shows that it runs. */
export class TestRun extends Component {
    static template = "helpdesk_cctv.TestRun";
    static props = standardWidgetProps;

    setup() {
        this.orm = useService("orm");
        this.state = useState({ seconds: 0 });
        onMounted(() => this.run());
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    get isRunning() {
        return this.props.record.data.state === "running";
    }

    async run() {
        const { record } = this.props;
        if (!this.isRunning) {
            return;
        }
        this.timer = browser.setInterval(() => this.state.seconds++, 1000);
        try {
            await this.orm.call(record.resModel, "run", [record.resId]);
        } finally {
            browser.clearInterval(this.timer);
        }
        if (status(this) === "mounted") {
            await record.load();
        }
    }
}

registry.category("view_widgets").add("cctv_test_run", { component: TestRun });
