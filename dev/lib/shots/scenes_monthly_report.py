"""Scenes of the monthly report and the evaluation."""

from .scene import Scene
from .scenes_records import _sql


def _ask(screen):
    """A report on the last month is made, when there is none yet."""
    ready = "SELECT max(id) FROM cctv_monthly_report WHERE state = 'ready'"
    if not _sql(ready):
        screen.go("cctv-monthly-reports/new")
        screen.browser.click(".o_form_button_save")
        screen.browser.wait_for("[name=pdf] a, [name=pdf] .fa-download")
    return _sql(ready)


def _list(screen):
    _ask(screen)
    screen.go("cctv-monthly-reports")


def _form(screen):
    screen.go(f"cctv-monthly-reports/{_ask(screen)}")


def _evaluation(screen):
    found = "SELECT max(id) FROM cctv_evaluation"
    if not _sql(found):
        screen.go("cctv-evaluations/new")
        screen.browser.click(".o_form_button_save")
        screen.browser.settle()
    screen.go(f"cctv-evaluations/{_sql(found)}")


SCENES = (
    Scene("evaluation", _evaluation, "kabagit"),
    Scene("monthly-reports", _list, "kabagit"),
    Scene("monthly-report-form", _form, "kabagit"),
)
