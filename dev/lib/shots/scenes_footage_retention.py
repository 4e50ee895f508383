"""Scenes of keeping and deleting footage, backups and personal data."""

from .scene import Scene


def _list(path):
    def way(screen):
        screen.go(path)
        screen.browser.wait_for(".o_data_row")
        screen.browser.settle()

    return way


def _first(path):
    def way(screen):
        _list(path)(screen)
        screen.browser.click(".o_data_row:first-child .o_data_cell")
        screen.browser.wait_for(".o_form_view .o_form_sheet")
        screen.browser.settle()

    return way


def _letter(screen):
    _first("cctv-breaches")(screen)
    screen.page("letter")
    screen.browser.script("document.querySelector('.o_notebook').scrollIntoView()")
    screen.browser.settle()


SCENES = (
    Scene("retention-policies", _list("cctv-retention"), "kabagit", (1366, 500)),
    Scene("expiry", _list("cctv-expiry"), "kabagit"),
    Scene("destruction", _first("cctv-destruction"), "supervisor", (1366, 900)),
    Scene("backup-log", _list("cctv-backups"), "itstaff"),
    Scene("backup-plan", _first("cctv-backup-plans"), "itstaff", (1366, 1000)),
    Scene("processing", _first("cctv-processing"), "kabagit", (1366, 1000)),
    Scene("data-request", _first("cctv-data-requests"), "supervisor"),
    Scene("breach", _first("cctv-breaches"), "supervisor", (1366, 1000)),
    Scene("breach-letter", _letter, "supervisor", (1366, 1000)),
)
