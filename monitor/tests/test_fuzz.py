"""A short attack on every parser, and the attack itself: it finds what it is there to find.

The long one is `dev/bench fuzz`.
"""

import io
import tempfile
import time
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from bench.fuzz import attack, command, parsers, watch
from bench.fuzz.parsers import PARSERS, Parser

from ..probe.errors import XmlMalformed

REPLIES = 1500
SEED = 7


def made(feed, **options) -> Parser:
    return Parser("made", feed, lambda: [b"<a>12</a>"], **options)


class TestParsers(unittest.TestCase):
    def test_a_short_attack(self):
        for parser in PARSERS.values():
            if parser.part > 1:  # pictures: their process has tests of its own
                continue
            with self.subTest(parser.name):
                outcome = attack.attack(parser, SEED, 0, REPLIES)
                self.assertEqual([], outcome.failures)
                self.assertEqual(REPLIES, outcome.replies)

    def test_good_replies_are_read(self):
        """An attack on a parser that refuses everything would find nothing."""
        always_refused = {"challenges"}
        for parser in PARSERS.values():
            if parser.part > 1 or parser.name in always_refused:
                continue
            read = 0
            for seed in parser.material().seeds:
                try:
                    parser.feed(seed)
                    read += 1
                except parser.typed:
                    continue
            self.assertGreater(read, 0, parser.name)


class TestAttack(unittest.TestCase):
    def attack(self, parser: Parser, replies: int = 300):
        PARSERS["made"] = parser
        self.addCleanup(PARSERS.pop, "made", None)
        parsers._material.cache_clear()
        return attack.attack(parser, SEED, 0, replies)

    def test_the_same_seed_makes_the_same_replies(self):
        parser = PARSERS["identity"]
        some = dict(attack.replies(parser, SEED, 0, 700))
        self.assertEqual(some, dict(attack.replies(parser, SEED, 0, 700)))
        self.assertEqual(some[650], attack.reply(parser, SEED, 650))
        self.assertNotEqual(some, dict(attack.replies(parser, SEED + 1, 0, 700)))
        self.assertGreater(len(set(some.values())), 600)

    def test_an_untyped_exception_is_found(self):
        def feed(data):
            if b"9" * 30 in data:
                raise KeyError(data)

        outcome = self.attack(made(feed), 3000)
        self.assertGreater(outcome.failed, 0)
        number, what = outcome.failures[0]
        self.assertIn("KeyError", what)
        self.assertIn(b"9" * 30, attack.reply(PARSERS["made"], SEED, number))

    def test_typed_errors_are_counted(self):
        def feed(data):
            raise XmlMalformed

        outcome = self.attack(made(feed))
        self.assertEqual({"xml_malformed": 300}, dict(outcome.errors))
        self.assertEqual([], outcome.failures)

    def test_a_slow_reply_is_found(self):
        def feed(data):
            if len(data) > 300:
                end = time.thread_time() + 0.02
                while time.thread_time() < end:
                    pass

        outcome = self.attack(made(feed, bound_ms=10.0), 600)
        self.assertEqual(1, outcome.failed)
        self.assertGreater(outcome.worst_ms, 10)
        self.assertLess(outcome.worst_ms, 100)

    def test_the_command(self):
        told = io.StringIO()
        with redirect_stdout(told), redirect_stderr(told):
            status = command.main(["--replies", "300", "--parser", "pipe", "--jobs", "1"])
        self.assertEqual(0, status, told.getvalue())
        self.assertRegex(told.getvalue(), r"\npipe +300 ")

    def test_children_that_die_or_hang_are_known_by_their_reply(self):
        """The child is a program that stops at its third reply, one way or the other."""
        for ending, word in (("os._exit(9)", "status 9"), ("time.sleep(60)", "no answer")):
            program = f"import os, sys, time\np = open(sys.argv[5], 'r+b')\np.write((3)" \
                      f".to_bytes(8, 'little'))\np.close()\n{ending}"  # fmt: skip
            share = watch.Share("http", SEED, 0, 4, hang_s=0.5)
            real = watch.subprocess.Popen

            def popen(argv, real=real, program=program, **options):
                return real([argv[0], "-c", program, *argv[3:]], **options)

            with patch.object(watch.subprocess, "Popen", popen):
                (done,) = watch.run([share], 1)
            self.assertEqual(4, done.outcome.replies)
            self.assertEqual(3, done.outcome.failures[0][0])
            self.assertIn(word, done.outcome.failures[0][1])
            with tempfile.TemporaryDirectory() as folder:
                (path,) = watch.keep(done, Path(folder))
                self.assertEqual(attack.reply(PARSERS["http"], SEED, 3), path.read_bytes())
