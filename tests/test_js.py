"""The unit tests of our own JavaScript, in a real browser."""

from odoo.tests import no_retry, tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker

SUITE = "@helpdesk_cctv"


@tagged("post_install", "-at_install", "cctv_tour")
class TestJs(HOOTCommon):
    # the parent's own tests are run with its module
    test_generate_hoot_hash = None
    test_get_hoot_filter = None

    @no_retry
    def test_components(self):
        suite = self._generate_hash(SUITE)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )
