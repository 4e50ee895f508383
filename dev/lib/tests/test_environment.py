"""The generated configuration, the folders, the refusals."""

import configparser
import os
import socket
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from devenv import conf, layout, locks, ports, shell
from devenv.say import Refusal


class TestFolders(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class TestConf(TestFolders):
    def setUp(self):
        super().setUp()
        self.layout = layout.Layout(self.folder / "checkout", self.folder / "state")
        self.layout.work.mkdir(parents=True)

    def options(self):
        parser = configparser.RawConfigParser()
        parser.read(self.layout.conf)
        return dict(parser["options"])

    def test_secrets_are_made_once_and_private(self):
        conf.write(self.layout)
        first = self.options()
        conf.write(self.layout)
        self.assertEqual(self.options(), first)
        self.assertEqual(len(first["cctv_secret_key"]), 44)
        self.assertEqual(len(first["cctv_seal_key"]), 44)
        self.assertEqual(stat.S_IMODE(self.layout.conf.stat().st_mode), 0o600)

    def test_what_was_added_by_hand_stays(self):
        self.layout.conf.write_text("[options]\nlimit_time_real = 7\ncctv_secret_key = mine\n")
        conf.write(self.layout)
        self.assertEqual(self.options()["limit_time_real"], "7")
        self.assertEqual(self.options()["cctv_secret_key"], "mine")
        self.assertEqual(self.options()["http_interface"], "127.0.0.1")


class TestLayout(TestFolders):
    def test_each_checkout_has_its_own_folder(self):
        one, two = (layout.Layout(self.folder / name, self.folder) for name in ("a", "b"))
        self.assertNotEqual(one.work, two.work)

    def test_socket_path_always_fits(self):
        for depth in (1, 30):
            state = Path("/" + "/".join(["folder"] * depth))
            path = layout.Layout(self.folder, state).socket / ".s.PGSQL.5432"
            self.assertLessEqual(len(os.fsencode(path)), layout.SOCKET_PATH_MAX)

    def test_named_state(self):
        with mock.patch.dict(os.environ, HELPDESK_CCTV_STATE=str(self.folder)):
            self.assertEqual(layout.Layout.here().state, self.folder.resolve())


class TestLocks(TestFolders):
    def test_alone_refuses_a_second(self):
        with locks.alone(self.folder / "lock", "taken"):
            with self.assertRaisesRegex(Refusal, "taken"):
                with locks.alone(self.folder / "lock", "taken"):
                    self.fail("two are alone")

    def test_the_last_user_knows(self):
        first, second = (locks.Usage(self.folder / "users") for _ in range(2))
        first.share()
        second.share()
        self.assertFalse(first.is_last())
        second.close()
        self.assertTrue(first.is_last())
        first.close()


class TestShell(unittest.TestCase):
    def refusal(self, text):
        program = f"import sys; print({text!r}); sys.exit(3)"
        with self.assertRaises(Refusal) as caught:
            shell.run([sys.executable, "-c", program], "it fails")
        return str(caught.exception)

    def test_causes_in_words(self):
        self.assertIn("network", self.refusal("E: Temporary failure resolving 'mirror'"))
        self.assertIn("disk", self.refusal("write: No space left on device"))
        self.assertEqual(self.refusal("boom"), "it fails: boom")

    def test_output(self):
        self.assertEqual(shell.run([sys.executable, "-c", "print(1)"], "no"), "1\n")


class TestPorts(unittest.TestCase):
    def test_a_listening_port_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.assertFalse(ports.is_free(server.getsockname()[1]))
        self.assertTrue(ports.is_free(ports.any_free()))


class TestEntry(unittest.TestCase):
    entry = Path(__file__).parents[1] / "main.py"

    def test_unknown_command(self):
        done = subprocess.run([sys.executable, self.entry, "nonsense"], capture_output=True)
        self.assertEqual(done.returncode, 2)

    def test_taken_port_is_one_sentence(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            argv = [sys.executable, self.entry, "run", "--port", str(server.getsockname()[1])]
            done = subprocess.run(argv, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertIn("is taken", done.stderr)
