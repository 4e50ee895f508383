"""What crosses the pipe to a worker and back: no more than the look needs, and nothing is lost."""

import unittest
from dataclasses import replace

from ..probe.types import Level, Target, Thresholds, Verdict
from ..sweep.process import completed, lean

MEMORY = {"key": "k", "scheme": "wsse", "picture": {"stream": {"corners": "x" * 1000}}}
REFERENCES = {"day": {"corners": "y" * 1000}}
PULSE = Target(7, "10.0.0.7", memory=MEMORY, references=REFERENCES)


class Lean(unittest.TestCase):
    def test_pictures_travel_on_their_turn_only(self):
        for level in (Level.PULSE, Level.IDENTITY, Level.RECORDING):
            there = Target.from_dict(lean(replace(PULSE, level=level)))
            self.assertEqual(there.memory, {"key": "k", "scheme": "wsse"})
            self.assertEqual(there.references, {})
        picture = replace(PULSE, level=Level.PICTURE)
        self.assertEqual(Target.from_dict(lean(picture)), picture)

    def test_the_rest_arrives_as_it_was(self):
        target = replace(
            PULSE, references={}, memory={"key": "k"}, thresholds=Thresholds(clock_skew_max_s=5.0),
            protocols=("onvif",), password="geheim", expected_serial="S1",
        )  # fmt: skip
        self.assertEqual(Target.from_dict(lean(target)), target)
        self.assertLess(len(lean(Target(1, "10.0.0.1"))), 4)

    def test_pictures_are_remembered_over_a_pulse(self):
        verdict = Verdict(7, Level.PULSE, 1.0, 0.1, memory={"key": "k", "scheme": "digest"})
        back = Verdict.from_dict(completed(verdict.to_dict(), PULSE))
        self.assertEqual(back.memory, {**MEMORY, "scheme": "digest"})

    def test_those_of_another_address_are_forgotten(self):
        verdict = Verdict(7, Level.PULSE, 1.0, 0.1, memory={"key": "other"})
        back = Verdict.from_dict(completed(verdict.to_dict(), PULSE))
        self.assertEqual(back.memory, {"key": "other"})
