"""Root causes the whole way: simulated devices lose power or network, real workers look at them."""

from odoo import fields
from odoo.tests import tagged

from ..models import cctv_poll_roots
from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Level, Verdict
from ..monitor.sweep import suspicion
from .simulator_case import SimulatorCase

JUDGED = frozenset({Reason.UNREACHABLE, Reason.REFUSED})


@tagged("post_install", "-at_install", "cctv_sweep")
class TestRootSweep(SimulatorCase):
    """Each cause gets the one ticket. A single failure is believed, so that one sweep tells."""

    cameras = 8

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"confirm_n": 1, "confirm_m": 1, "recover_k": 1, "timeout_s": 2})
        cls.cams = cls.Device.union(*cls.devices)
        cls.cams.cctv_protocols = "onvif"  # a stream that is late on a busy machine is no silence
        cls.north, cls.south = cls.make_location("North"), cls.make_location("South")
        cls.cams[:4].cctv_location_id = cls.north
        cls.cams[4:].cctv_location_id = cls.south
        cls.all_fine()

    @classmethod
    def all_fine(cls):
        """As if every device had been looked at, as deep as it goes."""
        now = fields.Datetime.now()
        verdicts = [
            Verdict(id_, Level.PULSE, now.timestamp(), 0.1, judged=JUDGED) for id_ in cls.cams.ids
        ]
        cls.env["cctv.poll"]._apply_verdicts(verdicts, now.timestamp())
        later = fields.Datetime.add(now, days=1)
        cls.cams.cctv_status_id.sudo().write({"next_picture": later, "next_identity": later})

    def setUp(self):
        super().setUp()
        self.patch(cctv_poll_roots, "JUDGE_AGAIN_S", 0.0)
        self.patch(suspicion, "CONFIRM_AFTER_S", 0.0)

    def sweep(self):
        self.cams.cctv_status_id.sudo().write({"next_check": fields.Datetime.now()})
        self.env.flush_all()
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_poll")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def switch_off(self, devices):
        for device in devices:
            self.hurt(device.cctv_code, "off")

    def only_ticket(self):
        domain = [("cctv_opened_by_poller", "=", True), ("stage_id.closed", "=", False)]
        ticket = self.env["helpdesk.ticket"].search(domain)
        self.assertEqual(len(ticket), 1, ticket.mapped("name"))
        return ticket

    def test_switch_down_and_up_again(self):
        switch = self.make_device("switch", "T-SW", cctv_location_id=self.north.id)
        self.cams[:4].cctv_uplink_id = switch
        self.switch_off(self.cams[:4])
        self.sweep()
        ticket = self.only_ticket()
        self.assertEqual(ticket.cctv_device_id, switch)
        self.assertEqual(ticket.cctv_affected_ids, self.cams[:4])
        self.assertEqual(set(self.cams[:4].mapped("cctv_health")), {"down"})
        self.assertEqual(set(self.cams[4:].mapped("cctv_health")), {"ok"})
        for device in self.cams[:4]:
            self.simulator.clear(device.cctv_code)
        self.sweep()
        self.assertTrue(ticket.closed)
        self.assertFalse(self.env["cctv.fault"].search([("date_end", "=", False)]))

    def test_link_down(self):
        link = self.make_device("link", "T-LINK")
        switch = self.make_device("switch", "T-SW", cctv_uplink_id=link.id)
        self.cams[:2].cctv_uplink_id = switch
        self.cams[2:5].cctv_uplink_id = link
        self.switch_off(self.cams[:5])
        self.sweep()
        ticket = self.only_ticket()
        self.assertEqual((ticket.cctv_device_id, ticket.cctv_affected_count), (link, 5))

    def test_circuit_out(self):
        """Cameras of two sites on one UPS, the UPS on a circuit that feeds nothing else."""
        circuit = self.make_device("circuit", "T-PWR")
        ups = self.make_device("ups", "T-UPS", cctv_power_id=circuit.id)
        self.cams[2:6].cctv_power_id = circuit
        self.cams[6:7].cctv_power_id = ups
        self.switch_off(self.cams[2:7])
        self.sweep()
        ticket = self.only_ticket()
        self.assertEqual((ticket.cctv_device_id, ticket.cctv_affected_count), (circuit, 5))

    def test_recorder_down(self):
        recorder, channels = self.cams[0], self.cams[1:4]
        recorder.cctv_kind = "recorder"
        for number, camera in enumerate(channels, 1):
            camera.write(
                {
                    "cctv_recorder_id": recorder.id,
                    "cctv_channel": number,
                    "cctv_poll_via": "recorder",
                    "cctv_address": False,
                }
            )
        self.switch_off(recorder)
        self.sweep()
        ticket = self.only_ticket()
        self.assertEqual((ticket.cctv_device_id, ticket.cctv_affected_count), (recorder, 3))

    def test_poller_cut_off_and_back(self):
        near = self.simulator["T-SIM-8"]
        self.env["cctv.reference.host"].create(
            {"name": "Gateway", "address": near.address, "port": near.onvif_port}
        )
        self.switch_off(self.cams)
        self.sweep()
        self.assertEqual(self.env["cctv.poll.incident"].search([]).references, "silent")
        self.sweep()
        ticket = self.only_ticket()
        incident = ticket.cctv_incident_id
        self.assertEqual((incident.state, incident.device_count), ("confirmed", 8))
        self.assertEqual(set(self.cams.mapped("cctv_health")), {"unknown"})
        for device in self.cams:
            self.simulator.clear(device.cctv_code)
        self.sweep()
        self.assertEqual(set(self.cams.mapped("cctv_health")), {"ok"})
        self.assertTrue(ticket.closed)
        self.assertEqual(incident.end_reason, "answered")
        self.assertFalse(self.env["cctv.fault"].search([("device_id", "in", self.cams.ids)]))
