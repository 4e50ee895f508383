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

TECHNICAL_GROUPS = "helpdesk_cctv.group_cctv_technician"
"""Whoever works on the devices themselves; IT staff and the IT head imply it."""
