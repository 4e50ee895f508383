"""Scenes of the work on a visit: the technician's phone."""

from .scene import PHONE, Scene

JOB = ".o_cctv_my_work_job"
UNDER_WAY = ".o_cctv_visit_device.o_cctv_visit_under_way"
PLANNED = ".o_cctv_visit_device.o_cctv_visit_planned"


def _my_work(screen):
    screen.go("my-work")
    screen.browser.wait_for(JOB)
    screen.browser.settle()


def _visit(screen):
    """The visit that has begun: it stands first."""
    _my_work(screen)
    screen.browser.click(JOB)
    screen.browser.wait_for(".o_cctv_visit_device")
    screen.browser.settle()


def _show(screen, selector):
    script = f"document.querySelector('{selector}').scrollIntoView({{block: 'start'}}) || 1"
    screen.browser.script(script)
    screen.browser.settle()


def _failed(screen):
    _visit(screen)
    _show(screen, ".o_cctv_visit_device.o_cctv_visit_failed")


def _under_way(screen):
    _visit(screen)
    _show(screen, UNDER_WAY)


def _needs_repair(screen):
    _visit(screen)
    screen.browser.click(f"{UNDER_WAY} button[name=failed]")
    screen.browser.wait_for(f"{UNDER_WAY} .o_cctv_visit_panel")
    _show(screen, f"{UNDER_WAY} .o_cctv_visit_buttons")


def _not_done(screen):
    _visit(screen)
    screen.browser.click(f"{PLANNED} button[name=skip]")
    screen.browser.wait_for(f"{PLANNED} .o_cctv_visit_panel")
    _show(screen, PLANNED)


def _later(screen):
    _visit(screen)
    screen.browser.click("button[name=enter_later]")
    screen.browser.wait_for(".modal .o_field_widget[name=begun]")
    screen.browser.settle()


def _by_device(screen):
    screen.go("cctv-maintenance-devices")
    screen.browser.wait_for(".o_data_row")
    screen.browser.settle()


def _one_device(screen):
    _by_device(screen)
    screen.open("CAM-002")


SCENES = (
    Scene("my-work", _my_work, "technician", PHONE),
    Scene("visit", _visit, "technician", PHONE),
    Scene("visit-under-way", _under_way, "technician", PHONE),
    Scene("visit-failed", _failed, "technician", PHONE),
    Scene("visit-needs-repair", _needs_repair, "technician", PHONE),
    Scene("visit-not-done", _not_done, "technician", PHONE),
    Scene("visit-later", _later, "technician", PHONE),
    Scene("visit-by-device", _by_device, "itstaff"),
    Scene("visit-one-device", _one_device, "itstaff", (1366, 900)),
)
