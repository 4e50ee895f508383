"""The processes: start, end, restart, and what they say when they cannot."""

import contextlib
import http.client
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from .. import ctl
from ..testing import ROOT, Simulator, SimulatorFailed, python_with_pillow, read_ready
from .wire import Rtsp

ROW = {"code": "cam", "scene": "lobby"}


def alive(pid: int) -> bool:
    """Is there such a process, and not only its remains?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def run(*arguments, **environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [python_with_pillow(), "-B", "-m", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
        check=False,
    )


class Life(unittest.TestCase):
    def start(self):
        farm = Simulator([ROW]).start()
        self.addCleanup(farm.stop)
        if not farm.rtsp:
            self.skipTest("GStreamer's RTSP server is not here")
        return farm

    def test_a_signal_ends_it_and_its_child(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            farm = self.start()
            process, child = farm._process, farm.health()["rtsp_pid"]
            with Rtsp(farm["cam"]) as rtsp:
                self.assertEqual(rtsp.play(), 200)
                process.send_signal(number)
                self.assertEqual(process.wait(8), 0)
            self.assertTrue(until(lambda child=child: not alive(child)))

    def test_its_child_ends_when_it_is_killed(self):
        farm = self.start()
        child = farm.health()["rtsp_pid"]
        farm._process.kill()
        self.assertTrue(until(lambda: not alive(child)))

    def test_it_ends_with_the_stdin_of_its_starter(self):
        farm = self.start()
        farm._process.stdin.close()
        self.assertEqual(farm._process.wait(8), 0)

    def test_a_dead_child_comes_back_with_the_faults_of_the_farm(self):
        farm = self.start()
        farm.set_fault("cam", "rtsp_error", status=454)
        child = farm.health()["rtsp_pid"]
        os.kill(child, signal.SIGKILL)

        def status():
            with contextlib.suppress(OSError), Rtsp(farm["cam"]) as rtsp:
                return rtsp.describe()[0]
            return 0

        self.assertTrue(until(lambda: farm.health()["rtsp_restarts"] and status() == 454))
        self.assertNotEqual(farm.health()["rtsp_pid"], child)
        farm.clear("cam")
        self.assertEqual(status(), 200)


class Refusals(unittest.TestCase):
    def config(self, **row):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "farm.json"
        path.write_text(
            json.dumps(
                {"devices": [{"code": "cam", "name": "cam", "address": "127.99.99.99", **row}]}
            )
        )
        return str(path)

    def test_the_control_interface_listens_on_loopback_only(self):
        for host in ("0.0.0.0:8098", "192.168.1.2:8098", "8098", "127.0.0.1:99999"):
            done = run("simulator", "--config", self.config(), "--control", host)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, "127.0.0.0/8 only|is not HOST:PORT")
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_devices_listen_on_loopback_only(self):
        done = run("simulator", "--config", self.config(address="0.0.0.0"))
        self.assertEqual((done.returncode, "not in 127.0.0.0/8" in done.stderr), (1, True))

    def test_a_port_that_is_taken(self):
        with Simulator([ROW]) as farm:
            device = farm["cam"]
            with self.assertRaisesRegex(SimulatorFailed, "cannot listen on"):
                Simulator(config=self.config(address=device.address)).start()

    def test_without_gstreamer_it_says_so_and_serves_onvif(self):
        if subprocess.run([sys.executable, "-c", "import gi"], capture_output=True).returncode == 0:
            self.skipTest("this interpreter has GStreamer")
        arguments = ("simulator", "--config", self.config(), "--control", "127.0.0.1:0")
        for python in (sys.executable, "/nowhere/python3"):
            done = run(*arguments, "--require-rtsp", SIMULATOR_GST_PYTHON=python)
            self.assertEqual(done.returncode, 3)
            self.assertIn("RTSP needs", done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        process = subprocess.Popen(
            [python_with_pillow(), "-B", "-m", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "SIMULATOR_GST_PYTHON": sys.executable},
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.terminate)
        self.assertIs(read_ready(process)["rtsp"], False)
        connection = http.client.HTTPConnection("127.99.99.99", 8000, timeout=5)
        self.addCleanup(connection.close)
        connection.request("GET", "/snapshot/1.jpg")
        self.assertEqual(connection.getresponse().status, 401)


class CommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.farm = Simulator([ROW]).start()
        cls.addClassCleanup(cls.farm.stop)

    def ctl(self, *arguments):
        out, complaint = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaint):
            status = ctl.main(["--control", self.farm.control, *arguments])
        return status, out.getvalue(), complaint.getvalue()

    def test_list_set_and_clear(self):
        self.assertRegex(self.ctl("list")[1], r"cam .*camera .* fine")
        self.assertRegex(self.ctl("set", "cam", "slow", "seconds=2")[1], "slow seconds=2.0")
        self.assertEqual(
            json.loads(self.ctl("list", "--json")[1])[0]["faults"]["slow"]["params"],
            {"seconds": 2.0, "where": "all"},
        )
        self.assertRegex(self.ctl("clear", "cam")[1], "fine")
        self.assertIn("stalled", self.ctl("faults")[1])

    def test_what_it_says_when_it_fails(self):
        for arguments, words in (
            (("set", "none", "off"), "no device"),
            (("set", "cam", "off", "where"), "is not NAME=VALUE"),
            (("set", "cam", "slow", "seconds=x"), "must be a number"),
        ):
            status, out, complaint = self.ctl(*arguments)
            self.assertEqual((status, out, complaint.count("\n")), (1, "", 1))
            self.assertIn(words, complaint)
        with contextlib.redirect_stderr(io.StringIO()) as complaint:
            self.assertEqual(ctl.main(["--control", "http://127.0.0.1:9", "list"]), 1)
        self.assertIn("no simulator answers", complaint.getvalue())

    def test_pages_of_a_browser_are_turned_away(self):
        host, port = self.farm.control.removeprefix("http://").split(":")
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            connection = http.client.HTTPConnection(host, int(port), timeout=5)
            self.addCleanup(connection.close)
            connection.request("POST", "/devices/cam/faults", b'{"fault": "off"}', headers)
            self.assertEqual(connection.getresponse().status, 403)
        self.assertEqual(self.farm.describe("cam")["faults"], {})

    def test_rubbish(self):
        for method, path, data, status in (
            ("GET", "/nothing", None, "nothing at"),
            ("POST", "/devices/cam/faults", [], "send"),
            ("POST", "/devices/cam/faults", {"fault": 7}, "must be a text"),
            ("POST", "/devices/cam/faults", {"fault": "off", "params": [1]}, "an object"),
        ):
            with self.assertRaisesRegex(ctl.CtlError, status):
                ctl.call(self.farm.control, method, path, data)
