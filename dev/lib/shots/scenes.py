"""What the manual shows: each scene is a way to a screen of the running demo."""

from . import (
    scenes_audit,
    scenes_closing,
    scenes_dashboard,
    scenes_find,
    scenes_footage_custody,
    scenes_footage_delivery,
    scenes_footage_portal,
    scenes_footage_pull,
    scenes_footage_request,
    scenes_footage_retention,
    scenes_footage_store,
    scenes_messages,
    scenes_monthly_report,
    scenes_papers,
    scenes_plan,
    scenes_plan_floor,
    scenes_portal,
    scenes_recordings,
    scenes_records,
    scenes_review,
    scenes_room_attendance,
    scenes_room_conduct,
    scenes_room_handover,
    scenes_room_incident,
    scenes_room_log,
    scenes_room_patrol,
    scenes_room_roster,
    scenes_roots,
    scenes_schedule,
    scenes_triage,
    scenes_vendor,
    scenes_visit,
)
from .scene import PHONE, Scene


def _wall(screen):
    screen.go("cctv-cameras")


def _camera_list(screen):
    screen.go("cctv-cameras")
    screen.view("list")


def _camera(screen):
    screen.go("cctv-cameras")
    screen.open("CAM-008")


def _camera_connection(screen):
    screen.go("cctv-cameras")
    screen.open("CAM-001")
    screen.page("connection")


def _camera_uptime(screen):
    screen.go("cctv-cameras")
    screen.open("CAM-014")
    screen.page("uptime")


def _test_now(screen):
    screen.go("cctv-cameras")
    screen.open("CAM-004")
    screen.press("action_cctv_test_now", ".modal .o_cctv_stages")


def _recorder(screen):
    screen.go("cctv-recorders")
    screen.open("NVR-2")


def _locations(screen):
    screen.go("cctv-locations")


def _faults(screen):
    screen.go("cctv-faults")


def _fault_pictures(screen):
    screen.go("cctv-faults")
    screen.view("kanban")


def _fault(screen):
    screen.go("cctv-faults")
    screen.open("CAM-008")


def _tickets(screen):
    screen.go("cctv-tickets")


def _ticket(screen):
    screen.go("cctv-tickets")
    screen.open("CAM-012")


def _policy(screen):
    screen.go("cctv-policies")
    screen.open("Demo")


def _credential(screen):
    screen.go("cctv-credentials")
    screen.open("viewer")


SCENES = (
    Scene("camera-kanban", _wall, "operator"),
    Scene("camera-list", _camera_list, "operator"),
    Scene("camera-form", _camera, "operator", (1366, 1000)),
    Scene("camera-connection", _camera_connection, "itstaff", (1366, 1150)),
    Scene("camera-uptime", _camera_uptime, "operator", (1366, 1000)),
    Scene("test-now-wrong-password", _test_now, "technician", (1366, 900)),
    Scene("recorder-form", _recorder, "itstaff", (1366, 1250)),
    Scene("locations", _locations, "itstaff"),
    Scene("faults", _faults, "supervisor"),
    Scene("fault-pictures", _fault_pictures, "supervisor"),
    Scene("fault", _fault, "supervisor"),
    Scene("tickets", _tickets),
    Scene("ticket", _ticket, size=(1366, 1000)),
    Scene("policy", _policy, size=(1366, 1000)),
    Scene("credential", _credential, "itstaff", (1366, 500)),
    Scene("phone-wall", _wall, "technician", PHONE),
    Scene("phone-camera", _camera, "technician", PHONE),
    *scenes_closing.SCENES,
    *scenes_find.SCENES,
    *scenes_footage_custody.SCENES,
    *scenes_footage_delivery.SCENES,
    *scenes_footage_portal.SCENES,
    *scenes_footage_retention.SCENES,
    *scenes_messages.SCENES,
    *scenes_portal.SCENES,
    *scenes_records.SCENES,
    *scenes_footage_pull.SCENES,
    *scenes_footage_request.SCENES,
    *scenes_footage_store.SCENES,
    *scenes_recordings.SCENES,
    *scenes_review.SCENES,
    *scenes_room_attendance.SCENES,
    *scenes_room_conduct.SCENES,
    *scenes_plan_floor.SCENES,
    *scenes_audit.SCENES,
    *scenes_plan.SCENES,
    *scenes_dashboard.SCENES,
    *scenes_monthly_report.SCENES,
    *scenes_room_log.SCENES,
    *scenes_room_handover.SCENES,
    *scenes_room_incident.SCENES,
    *scenes_room_patrol.SCENES,
    *scenes_room_roster.SCENES,
    *scenes_roots.SCENES,
    *scenes_schedule.SCENES,
    *scenes_visit.SCENES,
    *scenes_papers.SCENES,
    *scenes_triage.SCENES,
    *scenes_vendor.SCENES,
)
