"""Scenes of the pages on which people ask for footage, as they see them on a phone."""

from .scene import Scene
from .scenes_portal import _seen, _sql

RESIDENT = "resident"

_CAMERA = "SELECT res_id FROM ir_model_data WHERE name = 'cctv_demo_camera_09'"
_PLACE = "SELECT res_id FROM ir_model_data WHERE name = 'cctv_demo_location_wk_alun'"
_REQUEST = (
    "SELECT max(r.id) FROM cctv_footage_request r JOIN res_users u ON u.partner_id = r.partner_id"
    " WHERE u.login = 'resident' AND r.state = %s"
)


def _of(path, statement):
    return lambda: path + _sql(statement)


def _own(state):
    return _of("/my/footage/", _REQUEST % repr(state))


SCENES = (
    Scene("footage-portal-list", _seen("/my/footage", RESIDENT), "admin"),
    Scene("footage-portal-choose", _seen("/my/footage/new", RESIDENT), "admin"),
    Scene(
        "footage-portal-cameras",
        _seen(_of("/my/footage/new?place=", _PLACE), RESIDENT),
        "admin",
    ),
    Scene(
        "footage-portal-form",
        _seen(_of("/my/footage/form?camera=", _CAMERA), RESIDENT, height=2200),
        "admin",
    ),
    Scene("footage-portal-question", _seen(_own("returned"), RESIDENT, 1350), "admin"),
    Scene("footage-portal-request", _seen(_own("submitted"), RESIDENT, 1100), "admin"),
)
