"""Scenes of the picture checks. The faults on them are put there for the picture and taken away
again: real ones take hours to be confirmed."""

import json
import subprocess
import tempfile
import time
from base64 import b64decode, b64encode
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from .scene import PHONE, Scene
from .scenes_records import DATABASE

PAUSE_MIN = 3
"""How long no sweep begins, at most."""

SWEEP_S = 4
"""A sweep that has begun before polling was paused is over by then."""

MARK = '{"v": 0, "staged": true}'
"""Description of the reference pictures made here."""


def _psql(statement: str) -> str:
    argv = ["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", DATABASE, "-f", "-"]
    done = subprocess.run(argv, input=statement, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _poll_in(minutes: int) -> None:
    poll = (
        "(SELECT res_id FROM ir_model_data"
        " WHERE module = 'helpdesk_cctv' AND name = 'ir_cron_cctv_poll')"
    )
    _psql(
        f"DELETE FROM ir_cron_trigger WHERE cron_id = {poll};"
        f"UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' + interval '{minutes} minutes'"
        f" WHERE id = {poll}"
    )


def _call(screen, model: str, method: str, ids: list[int]) -> None:
    args = f"{json.dumps(model)}, {json.dumps(method)}, [{json.dumps(ids)}]"
    screen.browser.script(
        f"odoo.__WOWL_DEBUG__.root.env.services.orm.call({args}).then(() => true)"
    )


def _fine_cameras(count: int) -> list[int]:
    found = _psql(
        "SELECT s.device_id FROM cctv_device_status s JOIN maintenance_equipment e"
        " ON e.id = s.device_id WHERE e.cctv_kind = 'camera' AND s.state = 'ok'"
        " AND s.snapshot IS NOT NULL AND coalesce(e.cctv_lens, '') <> 'ptz'"
        f" ORDER BY e.cctv_code LIMIT {count}"
    )
    return [int(line) for line in found.splitlines()]


def _propose(screen, ids: list[int], approve: bool) -> None:
    listed = ", ".join(map(str, ids))
    _psql(
        f"UPDATE cctv_device_status SET snapshot_mode = 'day', snapshot_description = '{MARK}',"
        " snapshot_date = date_trunc('second', now() AT TIME ZONE 'UTC')"
        f" WHERE device_id IN ({listed})"
    )
    _call(screen, "maintenance.equipment", "action_cctv_propose_reference", ids)
    if approve:
        found = _psql(
            "SELECT id FROM cctv_picture_reference WHERE state = 'proposed'"
            f" AND device_id IN ({listed})"
        )
        references = [int(line) for line in found.splitlines()]
        _call(screen, "cctv.picture.reference", "action_approve", references)


def _blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(image.width / 90))


def _moved(image: Image.Image) -> Image.Image:
    return ImageChops.offset(image, image.width // 8, image.height // 20)


FAULTS = (
    ("picture_blurred", "blurred", {"sharpness_ratio": 0.35, "share": 0.82}, _blurred),
    (
        "picture_moved",
        "moved",
        {"dx_percent": 12.5, "dy_percent": 5.0, "degrees": 0.0, "agreement": 0.08},
        _moved,
    ),
    ("picture_blurred", "blurred", {"sharpness_ratio": 0.48, "share": 0.61}, _blurred),
)


def _snapshot(device: int) -> str:
    return _psql(
        f"SELECT convert_from(snapshot, 'UTF8') FROM cctv_device_status WHERE device_id = {device}"
    )


def _spoiled(text: str, spoil) -> str:
    stream = BytesIO()
    spoil(Image.open(BytesIO(b64decode(text)))).convert("RGB").save(stream, "JPEG", quality=85)
    return b64encode(stream.getvalue()).decode()


def _show(device: int, text: str) -> None:
    _psql(f"UPDATE cctv_device_status SET snapshot = '{text}'::bytea WHERE device_id = {device}")


def _suspect(device: int, kind: str, code: str, values: dict, spoil, hours: int) -> None:
    _show(device, _spoiled(_snapshot(device), spoil))
    evidence = json.dumps({"finding": {"code": code, "values": values}, "metrics": {}})
    _psql(
        f"UPDATE cctv_device_status SET state = 'degraded', reason = '{kind}', reasons = '{kind}'"
        f" WHERE device_id = {device};"
        "INSERT INTO cctv_fault (device_id, company_id, location_id, kind, is_soft, date_start,"
        " date_confirmed, evidence, picture_mode, review_state, detail)"
        f" SELECT id, company_id, cctv_location_id, '{kind}', true, now() AT TIME ZONE 'UTC' -"
        f" interval '{hours} hours', now() AT TIME ZONE 'UTC' - interval '{hours - 1} hours',"
        f" '{evidence}', 'day', 'to_review', 'staged' FROM maintenance_equipment"
        f" WHERE id = {device}"
    )


def _clear(ids: list[int]) -> None:
    listed = ", ".join(map(str, ids))
    _psql(
        "DELETE FROM cctv_fault WHERE detail = 'staged';"
        f"DELETE FROM cctv_picture_reference WHERE description = '{MARK}'::jsonb;"
        f"DELETE FROM cctv_picture_day WHERE device_id IN ({listed})"
        " AND day < current_date AND pictures = 17;"
        "UPDATE cctv_device_status SET next_check = now() AT TIME ZONE 'UTC', next_picture = NULL,"
        " reason = NULL, reasons = NULL, state = 'ok', snapshot_description = NULL"
        f" WHERE device_id IN ({listed})"
    )


def _days(ids: list[int]) -> None:
    """Thirty days of sharpness that lead to today's, falling for the first camera."""
    for place, device in enumerate(ids):
        loss = (0.45, 0.18, 0.02)[place % 3]
        _psql(
            "INSERT INTO cctv_picture_day (device_id, company_id, location_id, day, mode, pictures,"
            " sharpness_mean, sharpness_min, ratio_pictures, sharpness_percent, luma_mean)"
            f" SELECT e.id, e.company_id, e.cctv_location_id, d::date, mode, 17, base * f,"
            " base * f * 0.8, 17, 100 * f, 110 FROM maintenance_equipment e,"
            " generate_series(current_date - 29, current_date - 1, '1 day') d,"
            f" LATERAL (SELECT coalesce(max(sharpness_mean), 240) / {1 - loss} AS today"
            " FROM cctv_picture_day WHERE device_id = e.id AND day = current_date AND mode = 'day')"
            " AS t, LATERAL (VALUES ('day', today), ('infrared', today * 0.4))"
            f" AS m (mode, base), LATERAL (SELECT 1 - {loss} * (d::date - current_date + 29) / 29.0"
            f" + 0.03 * sin((d::date - current_date) * 1.7) AS f) AS x WHERE e.id = {device}"
            " ON CONFLICT DO NOTHING"
        )


@contextmanager
def _staged(screen, faults=0, proposals=0, days=False):
    """Polling paused; so many faults to review, pictures to approve, days to look back on."""
    screen.go("cctv-cameras")
    _poll_in(PAUSE_MIN)
    time.sleep(SWEEP_S)
    ids = _fine_cameras(max(faults, proposals, 3))
    before = {device: _snapshot(device) for device in ids}
    try:
        if faults:
            _propose(screen, ids[:faults], approve=True)
            for place, (device, fault) in enumerate(zip(ids[:faults], FAULTS, strict=False)):
                _suspect(device, *fault, hours=9 - 2 * place)
        if proposals:
            _propose(screen, ids[:proposals], approve=False)
        if days:
            _days(ids)
        yield ids
    finally:
        for device, text in before.items():
            _show(device, text)
        _clear(ids)
        _poll_in(0)


def _taken(screen) -> bytes:
    """What is on the screen, as long as it is there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "screen.png")
        screen.browser.picture(path)
        return path.read_bytes()


def _review(screen):
    with _staged(screen, faults=3):
        screen.go("cctv-review")
        screen.browser.wait_for(".o_cctv_compare figure")
        screen.browser.settle()
        return _taken(screen)


def _review_slider(screen):
    with _staged(screen, faults=3):
        screen.go("cctv-review")
        screen.browser.wait_for(".o_cctv_compare figure")
        screen.browser.click(".o_cctv_review_next")
        screen.browser.settle()
        screen.browser.click(".o_cctv_compare button[data-way=over]")
        screen.browser.settle()
        return _taken(screen)


def _references(screen):
    with _staged(screen, proposals=6):
        screen.go("cctv-references-to-approve")
        return _taken(screen)


def _worse(screen):
    with _staged(screen, days=True):
        screen.go("cctv-getting-worse")
        return _taken(screen)


def _sharpness(screen):
    with _staged(screen, days=True) as ids:
        screen.go(f"cctv-cameras/{ids[0]}")
        screen.page("pictures")
        screen.browser.wait_for(".o_cctv_sharpness svg")
        screen.browser.script("document.querySelector('.o_cctv_sharpness').scrollIntoView()")
        screen.browser.settle()
        return _taken(screen)


SCENES = (
    Scene("review", _review),
    Scene("review-slider", _review_slider),
    Scene("phone-review", _review, size=PHONE),
    Scene("references-to-approve", _references),
    Scene("getting-worse", _worse),
    Scene("sharpness", _sharpness),
)
