"""Many fall silent at once without a common cause: the poller itself is the suspect."""

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.cctv_poll_tools import from_epoch
from .roots_common import RootsCase


@tagged("post_install", "-at_install")
class TestSuspicion(RootsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north, cls.south = cls.make_location("North"), cls.make_location("South")
        cls.a = cls.make_cameras(6, "T-A", cctv_location_id=cls.north.id)
        cls.b = cls.make_cameras(6, "T-B", cctv_location_id=cls.south.id)
        cls.all = cls.a | cls.b

    def cut_off(self, rounds=3):
        self.look(good=self.all)
        self.look(silent=self.all, times=rounds)

    def account(self, device):
        self.env["cctv.accounting"]._account(device.ids, from_epoch(self.now))
        [day] = self.env["cctv.uptime.day"].search([("device_id", "=", device.id)])
        return {name: day[name] for name in ("up_s", "down_s", "unknown_s") if day[name]}

    def test_one_ticket_for_the_poller_and_none_for_devices(self):
        self.cut_off()
        [ticket] = self.all_tickets()
        self.assertFalse(ticket.cctv_device_id)
        self.assertEqual(ticket.cctv_incident_id, self.incident())
        self.assertIn("12 devices fell silent at once", ticket.name)
        self.assertIn("firewall", ticket.description)
        category = self.env.ref("helpdesk_cctv.helpdesk_ticket_category_polling")
        self.assertEqual(ticket.category_id, category)
        self.assertFalse(self.env["cctv.fault"].search([("device_id", "in", self.all.ids)]))
        self.assertEqual(self.states(self.all), {"unknown"})
        incident = self.incident()
        self.assertEqual((incident.state, incident.device_count), ("confirmed", 12))
        self.assertEqual(incident.location_ids, self.north | self.south)
        self.assertEqual(incident.device_ids, self.all)

    def test_it_is_told_and_seen(self):
        self.cut_off()
        self.announce()
        [ticket] = self.all_tickets()
        self.assertFalse(ticket.cctv_to_announce)
        self.assertIn("fell silent at once", self.notes(ticket)[0])
        self.env["cctv.poll.heartbeat"]._get_heartbeat().date_started = from_epoch(self.now)
        operator = self.make_user("operator")
        banner = self.env["cctv.poll.heartbeat"].with_user(operator).get_banner()
        self.assertEqual((banner["code"], banner["level"]), ("suspect", "danger"))
        self.assertIn("12 devices", banner["text"])
        self.assertTrue(ticket.with_user(operator).has_access("read"))
        technician = self.make_user("technician")
        ticket.with_user(technician).write({"name": "x"})

    def test_other_companies_see_nothing_of_it(self):
        company = self.make_company()
        place = self.make_location("Secret site", company_id=company.id)
        theirs = self.make_cameras(2, "T-Z", company_id=company.id, cctv_location_id=place.id)
        self.look(good=self.all | theirs)
        self.look(silent=self.all | theirs, times=2)
        [ticket] = self.all_tickets()
        self.assertEqual(ticket.company_id, self.company)
        self.assertNotIn("Secret site", ticket.description)
        self.assertIn("12 devices fell silent", ticket.name)
        self.assertIn("12 devices stopped answering", ticket.description)
        self.announce()
        self.assertIn("12 devices fell silent", self.notes(ticket)[0])
        stranger = self.make_user("it", "stranger_it", company)
        seen = self.incident().with_user(stranger)
        self.assertEqual(seen.device_ids, theirs)
        self.assertEqual(seen.location_ids, place)
        self.assertFalse(ticket.with_user(stranger).has_access("read"))
        beat = self.env["cctv.poll.heartbeat"]
        beat._get_heartbeat().date_started = from_epoch(self.now)
        self.assertIn("2 devices", beat.with_user(stranger).get_banner()["text"])

    def test_first_sweep_is_a_suspicion_only(self):
        self.cut_off(rounds=1)
        self.assertEqual(self.incident().state, "suspected")
        self.assertEqual(self.states(self.all), {"ok"})
        self.assertFalse(self.all_tickets())

    def test_not_confirmed_is_believed_one_by_one(self):
        """The next look shows that only one site is silent."""
        self.cut_off(rounds=1)
        self.look(good=self.a, silent=self.b)
        self.assertEqual(self.incident().state, "dismissed")
        self.assertEqual(self.states(self.b), {"down"}, "the second failure of each counted")
        self.assertEqual(len(self.all_tickets()), 6)

    def test_all_answer_again(self):
        self.cut_off()
        [ticket] = self.all_tickets()
        self.look(good=self.all, times=2)
        self.assertEqual(self.states(self.all), {"ok"})
        incident = self.incident()
        self.assertEqual((incident.state, incident.end_reason), ("ended", "answered"))
        self.assertTrue(ticket.closed)
        self.assertIn("answer again", "".join(self.notes(ticket)))

    def test_cable_that_comes_and_goes(self):
        self.cut_off()
        self.look(good=self.all)
        self.look(silent=self.all, times=3)
        self.assertFalse(self.env["cctv.fault"].search([("device_id", "in", self.all.ids)]))
        self.assertEqual(self.states(self.all), {"unknown"})
        self.assertEqual(self.env["cctv.poll.incident"].search_count([]), 2)

    def test_recorder_that_lets_nobody_in_is_not_the_poller(self):
        """All of its channels are silent, and it is asked itself later."""
        recorder = self.make_device("recorder", "T-REC", "10.8.9.1")
        for number, camera in enumerate(self.a, 1):
            camera.write(
                {
                    "cctv_recorder_id": recorder.id,
                    "cctv_channel": number,
                    "cctv_poll_via": "recorder",
                    "cctv_address": False,
                }
            )
        self.look(good=self.all | recorder)
        self.look(silent=self.a, times=2)
        self.assertFalse(self.incident())

    def test_ticket_that_people_work_on_is_not_closed(self):
        self.cut_off()
        [ticket] = self.all_tickets()
        ticket.user_id = self.make_user("technician")
        self.look(good=self.all, times=2)
        self.assertFalse(ticket.closed)
        self.assertIn("Please verify", self.notes(ticket)[0])

    def test_the_time_is_unknown_not_down(self):
        self.cut_off(rounds=4)
        self.look(good=self.all)
        self.assertEqual(self.account(self.a[0]), {"up_s": 60, "unknown_s": 60 + 240})

    def test_part_answers_and_the_rest_is_believed_after_a_while(self):
        self.cut_off()
        for minute in range(5):
            self.look(good=self.a, silent=self.b)
            self.assertFalse(self.faults(self.b[0]), f"minute {minute}")
        self.look(good=self.a, silent=self.b, times=3)
        self.assertEqual(self.incident().end_reason, "part")
        self.assertEqual(self.states(self.a), {"ok"})
        self.assertEqual(self.states(self.b), {"down"})
        self.assertEqual(len(self.all_tickets().filtered("cctv_device_id")), 6)

    def test_one_site_is_not_the_poller(self):
        self.look(good=self.all)
        self.look(good=self.b, silent=self.a, times=3)
        self.assertFalse(self.incident())
        self.assertEqual(len(self.all_tickets()), 6)

    def test_a_common_parent_is_not_the_poller(self):
        link = self.make_device("link", "T-LINK")
        self.all.cctv_uplink_id = link
        self.cut_off()
        self.assertFalse(self.incident())
        self.assertEqual(self.all_tickets().cctv_device_id, link)

    def test_gateway_that_is_silent_too_is_nearer_than_a_parent(self):
        link = self.make_device("link", "T-LINK")
        self.all.cctv_uplink_id = link
        self.look(good=self.all)
        self.look(silent=self.all, times=3, references=[False])
        incident = self.incident()
        self.assertEqual((incident.state, incident.references), ("confirmed", "silent"))
        self.assertFalse(self.faults(link))
        self.assertIn("near the server", self.all_tickets().description)

    def test_device_that_was_down_before_stays_down(self):
        dead = self.a[0]
        self.look(good=self.all)
        self.look(good=self.all - dead, silent=dead, times=2)
        self.look(silent=self.all, times=3)
        self.assertEqual(dead.cctv_status_id.state, "down")
        self.assertEqual(self.states(self.all - dead), {"unknown"})
        self.assertTrue(self.faults(dead).is_open)

    def test_a_fault_during_the_suspicion_is_not_lost(self):
        self.cut_off()
        dead = self.b[0]
        self.look(good=self.all - dead, silent=dead)
        self.look(good=self.all - dead, silent=dead, times=7)
        self.assertTrue(self.faults(dead).is_open)
        self.assertTrue(self.tickets(dead))

    def test_polling_that_stood_still_is_noted(self):
        beat = self.env["cctv.poll.heartbeat"]
        beat._get_heartbeat().write({"date_started": from_epoch(self.now), "date_finished": False})
        beat._beat_start(from_epoch(self.now + 120))
        incidents = self.env["cctv.poll.incident"]
        self.assertFalse(incidents.search([("kind", "=", "stopped")]))
        beat._beat_start(from_epoch(self.now + 120 + 3600))
        stop = incidents.search([("kind", "=", "stopped")])
        self.assertEqual(stop.date_end - stop.date_start, timedelta(hours=1))

    def test_reference_host(self):
        host = self.env["cctv.reference.host"].create({"name": "Gateway", "address": " 10.8.0.1 "})
        self.assertEqual(host.address, "10.8.0.1")
        [target] = self.poll._reference_targets()
        self.assertEqual((target.id, target.host), (-host.id, "10.8.0.1"))
        self.assertEqual(target.protocols, ("tcp",))
        with self.assertRaises(ValidationError):
            host.address = "http://x"

    def test_only_so_many_reference_hosts(self):
        hosts = self.env["cctv.reference.host"]
        hosts.search([]).active = False
        several = [{"name": f"H{n}", "address": f"10.8.0.{n}"} for n in range(1, 9)]
        hosts.create(several)
        one_more = {"name": "H9", "address": "10.8.0.9"}
        with self.assertSays("There can be 8 reference hosts"):
            hosts.create(one_more)
        spare = hosts.create({**one_more, "active": False})
        with self.assertSays("Archive one"):
            spare.active = True
        hosts.search([], limit=1).active = False
        spare.active = True
        self.assertEqual(len(self.poll._reference_targets()), 8)
