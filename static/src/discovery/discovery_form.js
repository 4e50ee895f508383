import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { UnderWayFormController } from "../under_way/under_way_form";

/** Shows a search while it is under way. */
export class DiscoveryFormController extends UnderWayFormController {
    static message = "helpdesk_cctv.discovery";
    static key = "discovery_id";
}

registry
    .category("views")
    .add("cctv_discovery_form", { ...formView, Controller: DiscoveryFormController });
