"""Scenes of recorders, recordings and the morning's summary."""

from .scene import PHONE, Scene
from .scenes_records import _paper, _sql


def _recorder_channels(screen):
    screen.go("cctv-recorders")
    screen.open("NVR-2")
    screen.page("channels")


def _disks(screen):
    screen.go("cctv-disks")


def _recordings(screen):
    screen.go("cctv-recordings")


def _recording_day(screen):
    found = _sql(
        "SELECT id FROM cctv_recording_day WHERE result = 'gaps' ORDER BY day DESC, gap_count DESC"
        " LIMIT 1"
    )
    screen.go(f"cctv-recordings/{found}")


def _calendar(screen):
    screen.go("cctv-recording-calendar")
    screen.browser.wait_for(".o_cctv_recording_calendar")
    screen.browser.settle()


def _check(screen):
    found = _sql("SELECT min(id) FROM cctv_recording_check WHERE seal_state = 'draft'")
    screen.go(f"cctv-daily-checks/{found}")


def _check_lines(screen):
    _check(screen)
    screen.browser.script("document.querySelector('[name=line_ids]').scrollIntoView()")
    screen.browser.settle()


_SEALED = "SELECT min(id) FROM cctv_recording_check WHERE seal_state = 'sealed'"

SCENES = (
    Scene("recorder-channels", _recorder_channels, "itstaff", (1366, 1500)),
    Scene("disks", _disks, "itstaff", (1366, 600)),
    Scene("recordings", _recordings, "supervisor"),
    Scene("recording-day", _recording_day, "supervisor", (1366, 900)),
    Scene("recording-calendar", _calendar, "supervisor"),
    Scene("recording-check", _check, "supervisor", (1366, 1000)),
    Scene("paper-recording-check", _paper("helpdesk_cctv.paper_recording_check", _SEALED)),
    Scene("phone-recording-lines", _check_lines, "supervisor", PHONE),
)
