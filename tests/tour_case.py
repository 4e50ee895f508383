"""Tours, with time enough for a machine that has much else to do."""

from odoo.tests import HttpCase

TOUR_S = 300


class TourCase(HttpCase):
    """Each step waits as long as `static/tests/tours/patience.js` says."""

    def start_tour(self, url_path, tour_name, step_delay=None, timeout=TOUR_S, **options):
        return super().start_tour(url_path, tour_name, step_delay, timeout=timeout, **options)
