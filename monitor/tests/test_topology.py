"""Who explains whose failure, and in which order devices are decided."""

import unittest

from hypothesis import given, strategies as st

from monitor.probe.reasons import Health
from monitor.sweep import (
    DeviceState,
    FaultCause,
    OpenFault,
    ParentsFirst,
    Standing,
    Topology,
    context_for,
    decide,
    standing_of,
)

from .deciding import POLICY, Life, make_verdict

ROUTER, SWITCH, NVR, CAMERA, CHANNEL = 1, 2, 3, 4, 5
# The recorder and the camera hang on the switch, the switch on the router; the channel is polled
# through the recorder.
SITE = Topology(
    via={CHANNEL: NVR}, uplinks={CAMERA: SWITCH, NVR: SWITCH, SWITCH: ROUTER, CHANNEL: ROUTER}
)
SUSPECTED, CONFIRMED = Standing(True), Standing(True, True)
REFUSING = Standing(True, True, refuses=True)


class WhoBlocks(unittest.TestCase):
    def test_the_chain_of_a_channel_is_that_of_its_recorder(self):
        self.assertEqual(SITE.ancestors(CHANNEL), [NVR, SWITCH, ROUTER])
        self.assertEqual(SITE.ancestors(ROUTER), [])
        self.assertEqual(SITE.ancestors_of([CAMERA, CHANNEL]), {NVR, SWITCH, ROUTER})

    def test_by_example(self):
        cases = [
            ({}, None),
            ({SWITCH: Standing()}, None),
            ({SWITCH: SUSPECTED}, SWITCH),
            ({SWITCH: SUSPECTED, ROUTER: SUSPECTED}, ROUTER),
            ({SWITCH: CONFIRMED, ROUTER: SUSPECTED}, SWITCH),
            ({SWITCH: CONFIRMED, ROUTER: CONFIRMED}, ROUTER),
            ({NVR: CONFIRMED}, None),
        ]
        for standings, expected in cases:
            with self.subTest(standings):
                blocker = SITE.blocker(CAMERA, standings)
                self.assertEqual(blocker and blocker.id, expected)

    def test_a_parent_that_refuses_its_port_explains_only_what_is_polled_through_it(self):
        self.assertEqual(SITE.blocker(CHANNEL, {NVR: REFUSING}).id, NVR)
        self.assertIsNone(SITE.blocker(CAMERA, {SWITCH: REFUSING}))
        self.assertIsNone(SITE.blocker(CHANNEL, {SWITCH: REFUSING}))

    @given(st.dictionaries(st.integers(1, 12), st.integers(1, 12)))
    def test_loops_do_no_harm(self, uplinks):
        topology = Topology({}, uplinks)
        everyone = range(1, 13)
        for device_id in everyone:
            ancestors = topology.ancestors(device_id)
            self.assertEqual(len(ancestors), len(set(ancestors)))
            self.assertNotIn(device_id, ancestors)
            topology.blocker(device_id, dict.fromkeys(everyone, CONFIRMED))
        self.assertEqual(sorted(topology.parents_first(everyone)), list(everyone))


class HowAParentStands(unittest.TestCase):
    def test_through_an_outage(self):
        life = Life()
        stands = []
        for results in ((), ("unreachable",), ("unreachable",), (), ()):
            life.check(*results)
            standing = standing_of(life.state)
            stands.append((standing.is_failing, standing.is_confirmed))
        suspected, confirmed, fine = (True, False), (True, True), (False, False)
        self.assertEqual(stands, [fine, suspected, confirmed, suspected, fine])

    def test_never_looked_at_is_suspected(self):
        self.assertEqual(standing_of(DeviceState()), SUSPECTED)

    def test_in_maintenance_counts_as_confirmed(self):
        state = DeviceState(Health.MAINTENANCE, since=8.0)
        self.assertEqual(standing_of(state), Standing(True, True, since=8.0))

    def test_trouble_that_leaves_the_path_alone_does_not_count(self):
        life = Life()
        for _ in range(3):
            life.check("auth_failed", "clock_skew")
        self.assertFalse(standing_of(life.state).is_failing)

    def test_refusing(self):
        life = Life()
        for _ in range(3):
            life.check("refused")
        self.assertEqual(standing_of(life.state), Standing(True, True, True, 1060.0))


class OneRootCause(unittest.TestCase):
    """A switch with cameras behind it goes down and comes back; every check is decided."""

    CAMERAS = range(10, 30)
    TOPOLOGY = Topology({}, dict.fromkeys(CAMERAS, SWITCH))

    def setUp(self):
        self.states = {id_: DeviceState() for id_ in (SWITCH, *self.CAMERAS)}
        self.now = 1000.0

    def sweep(self, *failing) -> list:
        """All devices are checked; returns (device, action)."""
        self.now += 60.0
        verdicts = [
            make_verdict(*(["unreachable"] if id_ in failing else []), device_id=id_)
            for id_ in reversed(self.states)
        ]
        standings = {SWITCH: standing_of(self.states[SWITCH])}
        happened, order = [], ParentsFirst(self.TOPOLOGY, self.states)
        for verdict in order.add(verdicts):
            blocker = self.TOPOLOGY.blocker(verdict.id, standings)
            context = context_for(self.now, False, blocker)
            decision = decide(self.states[verdict.id], verdict, POLICY, context)
            self.states[verdict.id] = decision.state
            if verdict.id == SWITCH:
                standings[SWITCH] = standing_of(decision.state)
            happened += [(verdict.id, action) for action in decision.actions]
        return happened

    def test_everything_behind_the_switch_is_put_down_to_it(self):
        self.sweep()
        self.assertEqual(self.sweep(*self.states), [])
        opened = self.sweep(*self.states)
        self.assertEqual(len(opened), 21)
        own = [id_ for id_, action in opened if action.cause_device_id is None]
        self.assertEqual(own, [SWITCH])
        self.assertEqual({a.cause_device_id for id_, a in opened if id_ != SWITCH}, {SWITCH})

    def test_a_camera_that_stays_away_gets_to_stand_alone(self):
        for _ in range(3):
            self.sweep(*self.states)
        happened = [pair for _ in range(6) for pair in self.sweep(12)]
        alone = [id_ for id_, action in happened if isinstance(action, FaultCause)]
        self.assertEqual(alone, [12])
        self.assertEqual([a for _, a in happened if isinstance(a, OpenFault)], [])
        self.assertEqual(self.states[12].health, Health.DOWN)
        self.assertEqual(self.states[13].health, Health.OK)


class OrderOfVerdicts(unittest.TestCase):
    def test_a_failing_child_waits_for_its_parent(self):
        order = ParentsFirst(SITE, [NVR, CHANNEL, CAMERA])
        channel = make_verdict("unreachable", device_id=CHANNEL)
        camera = make_verdict(device_id=CAMERA)
        nvr = make_verdict("unreachable", device_id=NVR)
        self.assertEqual(order.add([channel, camera]), [camera])
        self.assertEqual(order.add([nvr]), [nvr, channel])
        self.assertEqual(order.rest(), [])

    def test_what_still_waits_comes_at_the_end(self):
        order = ParentsFirst(SITE, [NVR, CHANNEL])
        channel = make_verdict("unreachable", device_id=CHANNEL)
        self.assertEqual(order.add([channel]), [])
        self.assertEqual(order.rest(), [channel])

    def test_an_ancestor_outside_the_sweep_is_not_waited_for(self):
        order = ParentsFirst(SITE, [CHANNEL])
        channel = make_verdict("unreachable", device_id=CHANNEL)
        self.assertEqual(order.add([channel]), [channel])
