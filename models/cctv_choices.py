"""The closed lists of the register, and which groups may see what is sensitive on a device."""

DEVICE_KINDS = [
    ("camera", "Camera"),
    ("recorder", "Recorder (NVR, DVR)"),
    ("encoder", "Encoder"),
    ("switch", "Switch"),
    ("link", "Link"),
    ("storage", "Storage"),
    ("server", "Server (VMS)"),
    ("display", "Display"),
    ("console", "Operator console"),
    ("ups", "UPS"),
    ("circuit", "Power circuit"),
]

RECORDER_INTERFACES = [("onvif", "ONVIF"), ("hikvision", "Hikvision"), ("dahua", "Dahua")]

KIND_DEFAULTS = {
    "camera": {"code": "CAM", "protocols": "onvif_rtsp"},
    "recorder": {"code": "REC", "protocols": "onvif_rtsp"},
    "encoder": {"code": "DEV", "protocols": "onvif_rtsp"},
    "switch": {"code": "DEV", "protocols": "tcp"},
    "link": {"code": "DEV", "protocols": "tcp"},
    "storage": {"code": "DEV", "protocols": "tcp"},
    "server": {"code": "DEV", "protocols": "tcp"},
    "display": {"code": "DEV", "protocols": "none"},
    "console": {"code": "DEV", "protocols": "none"},
    "ups": {"code": "DEV", "protocols": "none"},
    "circuit": {"code": "PWR", "protocols": "none"},
}
"""For each kind: the prefix of its code, and how it is polled when nobody says otherwise."""

PROTOCOLS = [
    ("onvif_rtsp", "ONVIF and RTSP"),
    ("onvif", "ONVIF only"),
    ("rtsp", "RTSP only"),
    ("tcp", "Port only"),
    ("none", "Not polled"),
]

ONVIF_PORT, RTSP_PORT, ONVIF_PATH = 80, 554, "/onvif/device_service"

PICTURE_MODES = [("day", "Daylight"), ("infrared", "Infrared"), ("unknown", "Not known")]
"""The light in which a camera took a picture, as the monitor tells it; only the first two can be
compared."""

LOCATION_KINDS = [
    ("site", "Site"),
    ("building", "Building"),
    ("floor", "Floor"),
    ("area", "Area"),
]

AREA_CLASSES = [
    ("public", "Public"),
    ("restricted", "Restricted"),
    ("high", "High security"),
]

RISKS = [("low", "Low"), ("medium", "Medium"), ("high", "High")]

CCTV_GROUPS = ",".join(
    f"helpdesk_cctv.group_cctv_{name}" for name in ("operator", "technician", "management")
)
"""Whoever works with CCTV; the other groups imply one of these."""

INTERNAL = "base.group_user"
"""Whoever is no guest and not of the portal: what a ticket says of its repair without naming
records that are for CCTV staff."""

TECHNICAL_GROUPS = "helpdesk_cctv.group_cctv_technician"
"""Whoever works on the devices themselves; IT staff and the IT head imply it."""

WORK_KINDS = [
    ("cleaning", "Cleaning of lens and housing"),
    ("cabling", "Cabling"),
    ("power", "Power check"),
    ("recorder", "Recorder service (NVR, DVR)"),
    ("repair", "Repair"),
    ("installation", "New installation"),
    ("initial", "Initial maintenance"),
    ("relocation", "Relocation"),
    ("replacement", "Replacement"),
    ("firmware", "Firmware update"),
    ("inspection", "Inspection"),
    ("other", "Other work"),
]
"""What is done in a piece of maintenance work. A request of the core is CCTV work when it has
one."""

WORK_STATES = [
    ("planned", "Planned"),
    ("under_way", "Under way"),
    ("finished", "Finished, to be closed"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
"""A piece of work: the technician starts and finishes it, IT staff close it."""

WORK_OPEN = ("planned", "under_way")
"""States of work in which its devices are still worked on."""

WORK_OVER = ("closed", "cancelled")
"""States of work in which nothing is left to do."""

LINE_STATES = [
    ("planned", "Planned"),
    ("under_way", "Under way"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("skipped", "Not done"),
]
"""One device of a visit. Failed: the work was done and found something that needs a repair. Not
done: with a reason, e.g. nobody had the key."""

LINE_PICTURES = [
    ("none", "None is taken"),
    ("waiting", "On its way"),
    ("taken", "Taken"),
    ("missing", "The camera gave none"),
]
"""The picture that the system takes by itself at the start and the end of a line."""

SYMPTOMS = [
    ("no_picture", "No picture"),
    ("blurred", "Blurred"),
    ("moved", "Looks elsewhere"),
    ("broken", "Physically broken"),
    ("other", "Something else"),
]
"""What somebody who reports a fault sees."""

CAUSES = [
    ("camera", "Camera"),
    ("lens", "Lens or housing"),
    ("power", "Power"),
    ("cabling", "Cabling"),
    ("network", "Network or link"),
    ("recorder", "Recorder"),
    ("storage", "Storage"),
    ("server", "Server"),
    ("vandalism", "Vandalism"),
    ("force_majeure", "Force majeure"),
]
"""What the first analysis finds (R71)."""

REPAIR_PHASES = [
    ("reported", "Reported"),
    ("analysed", "Analysed"),
    ("assigned", "Assigned"),
    ("in_repair", "In repair"),
    ("repaired", "Repaired, to be verified"),
    ("verified", "Verified"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
"""Where a repair stands. Verified by somebody else than who repaired it (R74)."""

REPAIR_ASSIGNABLE = ("analysed", "assigned", "in_repair")
"""Phases in which a repair is given to somebody, or to somebody else."""

REPAIR_OVER = ("closed", "cancelled")
"""Phases in which nothing is left to do."""
