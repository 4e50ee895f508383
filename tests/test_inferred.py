"""A parent that nobody polls is concluded to be down, and its ticket is the only one."""

from odoo.tests import tagged

from ..models import cctv_poll_rows as read
from ..models.cctv_poll_frame import Frame
from ..models.cctv_poll_tools import from_epoch
from ..monitor.probe.reasons import Reason
from ..monitor.sweep import HoldSilent, ParentsFirst
from .roots_common import RootsCase


@tagged("post_install", "-at_install")
class TestInferred(RootsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env["res.partner"].create({"name": "Netlink", "phone": "+62 21 5550100"})
        cls.switch = cls.make_device("switch", "T-SW", cctv_location_id=cls.site.id)
        cls.behind = cls.make_cameras(
            5, cctv_uplink_id=cls.switch.id, cctv_location_id=cls.lobby.id
        )
        cls.others = cls.make_cameras(3, "T-O", cctv_location_id=cls.site.id)
        cls.all = cls.behind | cls.others

    def outage(self, silent=None, rounds=3):
        silent = self.behind if silent is None else silent
        self.look(good=self.all)
        self.look(good=self.all - silent, silent=silent, times=rounds)

    def test_one_ticket_for_the_switch_and_none_behind_it(self):
        self.outage()
        [ticket] = self.all_tickets()
        self.assertEqual(ticket.cctv_device_id, self.switch)
        fault = self.faults(self.switch)
        self.assertEqual((fault.kind, fault.is_inferred), ("unreachable", True))
        self.assertIn("5 of the 5 devices behind it", fault.detail)
        self.assertIn("seems to be down", fault.sentence)
        self.assertEqual(self.switch.cctv_status_id.state, "down")
        self.assertFalse(self.switch.cctv_status_id.last_check, "it is not polled for that")
        children = self.env["cctv.fault"].search([("device_id", "in", self.behind.ids)])
        self.assertEqual(len(children), 5)
        self.assertEqual(children.cause_device_id, self.switch)
        self.assertEqual(children.ticket_id, ticket)

    def test_it_began_when_the_first_fell_silent(self):
        self.look(good=self.all)
        first = self.behind[0]
        self.look(good=self.all - first, silent=first)
        began = from_epoch(self.now)
        self.look(good=self.others, silent=self.behind, times=3)
        self.assertEqual(self.faults(self.switch).date_start, began)
        self.assertFalse(self.tickets(first), "its fault waited for the others")

    def test_title_names_how_many_are_behind_and_follows(self):
        self.outage()
        ticket = self.tickets(self.switch)
        self.assertEqual(ticket.name, "T-SW T-SW: seems to be down, and 5 devices behind it")
        self.assertEqual(ticket.cctv_affected_count, 5)
        self.assertEqual(ticket.cctv_affected_ids, self.behind)
        self.assertIn("Lobby: 5", ticket.cctv_affected_text)
        back = self.behind[0]
        self.look(good=self.others | back, silent=self.behind - back, times=2)
        self.assertEqual(ticket.name, "T-SW T-SW: seems to be down, and 4 devices behind it")
        self.assertIn("Ended by itself", self.notes(ticket)[0])
        self.assertIn(back.cctv_code, self.notes(ticket)[0])

    def test_title_that_people_wrote_stays(self):
        self.outage()
        ticket = self.tickets(self.switch)
        ticket.name = "Switch of the lobby"
        back = self.behind[0]
        self.look(good=self.others | back, silent=self.behind - back, times=2)
        self.assertEqual(ticket.name, "Switch of the lobby")

    def test_it_clears_when_they_answer_again(self):
        self.outage()
        ticket = self.tickets(self.switch)
        self.look(good=self.all, times=3)
        self.assertTrue(ticket.closed)
        self.assertTrue(ticket.cctv_closed_by_poller)
        self.assertFalse(self.faults(self.switch).is_open)
        self.assertEqual(self.switch.cctv_status_id.state, "unknown", "nobody looks at it")
        self.assertEqual(self.states(self.behind), {"ok"})

    def test_half_of_them_back_leaves_the_rest_to_stand_alone(self):
        self.outage()
        back = self.behind[:3]
        dead = self.behind - back
        self.look(good=self.others | back, silent=dead, times=6)
        self.assertFalse(self.faults(self.switch).is_open)
        for device in dead:
            self.assertFalse(self.faults(device).cause_device_id)
            self.assertFalse(self.tickets(device).closed)

    def test_two_are_too_few(self):
        self.outage(silent=self.behind[:2])
        self.assertFalse(self.faults(self.switch))
        self.assertEqual(len(self.all_tickets()), 2)

    def test_one_that_answers_of_four_is_too_many(self):
        self.behind[4].cctv_uplink_id = False
        self.outage(silent=self.behind[:3])
        self.assertFalse(self.faults(self.switch))

    def test_one_that_was_down_before_is_no_evidence(self):
        old, fresh = self.behind[:3], self.behind[3:]
        self.look(good=self.all)
        for n in range(3):  # one after the other
            dead = old[: n + 1]
            self.look(good=self.all - dead, silent=dead, times=3, after_s=700)
        self.look(good=self.others, silent=self.behind, times=3)
        self.assertFalse(self.faults(self.switch))
        self.assertEqual(len(self.tickets(fresh[0]) | self.tickets(fresh[1])), 2)

    def test_never_seen_devices_say_nothing(self):
        """Five new cameras with wrong addresses are no broken switch."""
        self.look(good=self.others)
        self.look(good=self.others, silent=self.behind, times=3)
        self.assertFalse(self.faults(self.switch))

    def test_a_closed_port_speaks_for_the_switch(self):
        self.look(good=self.all)
        for _ in range(3):
            self.round(*[self.verdict(device, Reason.REFUSED) for device in self.behind])
        self.assertFalse(self.faults(self.switch))

    def test_a_polled_parent_decides_for_itself(self):
        self.switch.write({"cctv_address": "10.8.9.9", "cctv_poll_enabled": True})
        self.look(good=self.all | self.switch)
        self.look(good=self.others | self.switch, silent=self.behind, times=3)
        self.assertFalse(self.faults(self.switch))
        self.assertEqual(len(self.all_tickets()), 5)

    def test_in_maintenance_it_opens_nothing(self):
        self.look(good=self.all)
        self.switch.cctv_maintenance_until = from_epoch(self.now + 3600)
        self.look(good=self.others, silent=self.behind, times=4)
        self.assertFalse(self.all_tickets())

    def test_siblings_are_looked_at_out_of_turn(self):
        self.look(good=self.all)
        self.wait(120)
        sibling = self.behind[4]
        self.assertGreater(sibling.cctv_next_check, from_epoch(self.now + 60))
        self.look(good=self.others, silent=self.behind[:1], after_s=0)
        self.assertEqual(sibling.cctv_next_check, from_epoch(self.now))

    def test_ticket_that_came_first_moves_under_the_switch(self):
        first = self.behind[0]
        self.look(good=self.all)
        self.look(good=self.all - first, silent=first, times=2)
        own = self.tickets(first)
        self.assertTrue(own)
        self.look(good=self.others, silent=self.behind, times=3)
        self.assertTrue(own.closed)
        self.assertEqual(self.faults(first).ticket_id, self.tickets(self.switch))

    def test_fault_survives_the_settling_of_leftovers(self):
        self.outage()
        self.poll._settle_leftovers(from_epoch(self.now))
        self.assertTrue(self.faults(self.switch).is_open)
        self.switch.active = False
        self.poll._settle_leftovers(from_epoch(self.now))
        self.assertFalse(self.faults(self.switch).is_open)

    def test_two_looks_within_a_moment_are_one(self):
        self.look(good=self.all)
        self.look(good=self.others, silent=self.behind)
        self.look(good=self.others, silent=self.behind, after_s=5)
        self.assertFalse(self.faults(self.switch), "not confirmed yet")

    def test_link_goes_to_its_provider(self):
        link = self.make_device(
            "link",
            "T-LINK",
            cctv_link_provider_id=self.provider.id,
            cctv_customer_number="8801-22",
            cctv_contract_number="K-7",
        )
        self.switch.cctv_uplink_id = link
        extra = self.make_cameras(2, "T-X", cctv_uplink_id=link.id)
        self.look(good=self.all | extra)
        self.look(good=self.others, silent=self.behind | extra, times=3)
        [ticket] = self.all_tickets()
        self.assertEqual(ticket.cctv_device_id, link)
        self.assertEqual(ticket.cctv_provider_id, self.provider)
        self.assertEqual(ticket.cctv_provider_phone, "+62 21 5550100")
        self.assertEqual(ticket.cctv_customer_number, "8801-22")
        self.assertEqual(ticket.cctv_contract_number, "K-7")
        self.assertIn("Netlink, +62 21 5550100", ticket.description)
        self.assertFalse(self.faults(self.switch), "the switch is behind the link")

    def test_circuit_goes_to_the_power_supplier(self):
        circuit = self.make_device("circuit", False, cctv_power_provider_id=self.provider.id)
        self.assertTrue(circuit.cctv_code.startswith("PWR-"))
        ups = self.make_device("ups", "T-UPS", cctv_power_id=circuit.id)
        powered = self.behind[:2] | self.others[:2]
        powered.cctv_power_id = circuit
        self.others[2].cctv_power_id = ups
        silent = powered | self.others[2]
        self.outage(silent=silent)
        [ticket] = self.all_tickets()
        self.assertEqual(ticket.cctv_device_id, circuit)
        self.assertEqual(ticket.cctv_provider_id, self.provider)
        self.assertEqual(ticket.priority, "3")
        self.assertIn("breaker of the circuit", ticket.description)
        self.assertEqual(ticket.cctv_affected_ids, silent)


@tagged("post_install", "-at_install")
class TestRootStatements(RootsCase):
    def count(self, cameras):
        """Statements of a round in which a parent that is down already stays down."""
        switch = self.make_device("switch", False)
        devices = self.make_cameras(cameras, f"T-N{cameras}-", cctv_uplink_id=switch.id)
        others = self.make_cameras(5, f"T-M{cameras}-", cctv_location_id=self.site.id)
        self.look(good=devices | others)
        self.look(good=others, silent=devices, times=4)
        self.assertEqual(self.faults(switch).is_open, True)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.look(good=others, silent=devices)
        return self.env.cr.sql_log_count - before

    def test_the_same_for_10_and_30_devices(self):
        self.count(4)
        self.assertEqual(self.count(10), self.count(30))

    def test_nothing_silent_costs_next_to_nothing(self):
        cameras = self.make_cameras(10)
        self.look(good=cameras, times=2)
        before = self.env.cr.sql_log_count
        frame = Frame(read.read_topology(self.env), read.read_rules(self.env))
        middle = self.env.cr.sql_log_count
        hold = HoldSilent()
        hold.add([self.verdict(device) for device in cameras])
        self.poll._conclude(hold, ParentsFirst(frame.topology, []), frame)
        self.assertLessEqual(self.env.cr.sql_log_count - middle, 3)
        self.assertLessEqual(middle - before, 3)


@tagged("post_install", "-at_install")
class TestPowerRules(RootsCase):
    def test_only_circuits_and_ups_feed(self):
        with self.assertSays("neither power circuit nor UPS"):
            self.camera.cctv_power_id = self.recorder
        circuit = self.make_device("circuit", "T-C")
        with self.assertSays("its own power"):
            circuit.cctv_power_id = circuit
        ups = self.make_device("ups", "T-U", cctv_power_id=circuit.id)
        with self.assertSays("leads back to itself"):
            circuit.cctv_power_id = ups
        self.camera.cctv_power_id = ups
        self.assertEqual(circuit.cctv_dependent_count, 1)

    def test_no_circuit_of_another_company(self):
        company = self.make_company()
        circuit = self.make_device("circuit", "T-C", company_id=company.id)
        with self.assertSays("company"):
            self.camera.cctv_power_id = circuit

    def test_import_by_code(self):
        self.make_device("circuit", "T-C")
        fields = ["cctv_code", "name", "cctv_kind", "cctv_power_id"]
        rows = [["T-I1", "One", "camera", "T-C"], ["T-I2", "Two", "camera", "T-C"]]
        result = self.Device.load(fields, rows)
        self.assertFalse(result["messages"])
        devices = self.Device.browse(result["ids"])
        self.assertEqual(set(devices.cctv_power_id.mapped("cctv_code")), {"T-C"})
