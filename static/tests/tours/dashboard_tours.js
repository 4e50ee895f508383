import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Management sees the sites, looks at the wall, and goes on to the devices that are down. */
tours.add("cctv_dashboard_desk", {
    steps: () => [
        { trigger: ".o_cctv_dash_site:contains(Site T)" },
        { trigger: ".o_cctv_dash_faults:contains(T-CAM-1):contains(Unreachable)" },
        { trigger: ".o_cctv_dash_chart canvas" },
        { trigger: "button[name=wall]", run: "click" },
        { trigger: ".o_cctv_dash_wall .o_cctv_dash_site_large h1" },
        { trigger: "button[name=leave_wall]", run: "click" },
        { trigger: ".o_cctv_dash:not(.o_cctv_dash_wall) button[name=down]", run: "click" },
        { trigger: ".o_breadcrumb:contains(Devices down)" },
        { trigger: ".o_kanban_record:contains(Lobby door), .o_data_row:contains(Lobby door)" },
    ],
});

tours.add("cctv_dashboard_phone", {
    steps: () => [
        { trigger: ".o_cctv_dash_number[name=faults] b" },
        { trigger: ".o_cctv_dash_site:contains(Site T)", run: "click" },
        { trigger: ".o_kanban_record:contains(Lobby door), .o_data_row:contains(Lobby door)" },
    ],
});
