"""The search: its processes against simulated devices, and against strangers that mean ill."""

import signal
import socket
import threading
import time
import unittest
from contextlib import ExitStack, contextmanager, suppress
from ipaddress import ip_network

from simulator.testing import PASSWORD, USERNAME, Simulator

from ..find.process import Finder, checked, listening_job, search_job
from ..find.reading import answer_of
from ..find.types import Candidate, Found, FoundChannel, Outcome, read_found
from ..find.ws_discovery import announcement, is_near, is_onvif
from ..probe.types import Identity
from ..protocol import ProtocolError

LOGIN = (USERNAME, PASSWORD)
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;">]><x>&d;</x>'
)
MATCH = (
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"'
    ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
    ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><e:Header>'
    "<a:MessageID>%(id)s</a:MessageID><a:RelatesTo>%(id)s</a:RelatesTo>"
    "<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</a:Action>"
    '<d:AppSequence InstanceId="%(instance)s" MessageNumber="1"/></e:Header><e:Body>'
    "<d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:x</a:Address>"
    "</a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types>"
    "<d:Scopes>%(scopes)s</d:Scopes>"
    "<d:XAddrs>http://8.8.8.8/onvif/device_service</d:XAddrs>"
    "<d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>"
)


def run(job: dict, wait_s: float = 60) -> list[dict]:
    """All that the searching process says."""
    finder, said, until = Finder(job), [], time.monotonic() + wait_s
    try:
        while not finder.has_ended and time.monotonic() < until:
            said += finder.messages(1)
        if not finder.is_done:
            raise AssertionError(f"not done: {finder.errors}")
    finally:
        finder.close()
    return said


def search(candidates, login=LOGIN, seconds=40.0) -> dict[int, Found]:
    said = run(search_job(candidates, login, seconds, allow_loopback=True))
    found = [Found.from_dict(m["found"]) for m in said if m["type"] == "found"]
    return {one.key: one for one in found}


@contextmanager
def web_server(answer):
    """A listener on 127.0.0.1 that gives ``answer(request)`` to whatever it is asked."""
    sock = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _peer = sock.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection):
        with connection, suppress(OSError):
            while data := connection.recv(65536):
                connection.sendall(answer(data))

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield sock.getsockname()[1]
    finally:
        sock.close()


def reply(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


def soap(inner: bytes) -> bytes:
    return (
        b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
        b' xmlns:t="http://www.onvif.org/ver10/device/wsdl"><s:Body>' + inner + b"</s:Body>"
        b"</s:Envelope>"
    )


IDENTITY = soap(
    b"<t:GetDeviceInformationResponse><t:Manufacturer>M</t:Manufacturer><t:Model>N</t:Model>"
    b"<t:FirmwareVersion>1</t:FirmwareVersion><t:SerialNumber>S1</t:SerialNumber>"
    b"<t:HardwareId>H</t:HardwareId></t:GetDeviceInformationResponse>"
)
CLOCK_REPLY = soap(b"<t:GetSystemDateAndTimeResponse/>")


class TestSearch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.farm = Simulator(
            [
                {"code": "WSSE"},
                {"code": "DIGEST", "onvif_auth": "digest", "style": "realmonitor"},
                {"code": "SHA", "onvif_auth": "digest-sha256"},
                {"code": "BASIC", "onvif_auth": "basic"},
                {"code": "OPEN", "onvif_auth": "none"},
                {"code": "NAT", "quirks": {"nat_address": "192.168.1.64", "nat_ports": True,
                                           "bom": True, "undeclared_prefix": True}},
                {"code": "SHUT", "password": "other", "lockout_attempts": 5},
                {"code": "SHUT2", "password": "other", "onvif_auth": ["wsse", "digest"]},
                {"code": "NVR", "kind": "recorder", "style": "tracks",
                 "channels": ["WSSE", "DIGEST"]},
                {"code": "A13", "quirks": {"probe_message_id": True}},
                {"code": "MUTE", "quirks": {"no_discovery": True}},
            ],
            faults=[{"device": "OPEN", "fault": "clock_off", "params": {"seconds": 9000}}],
        ).start()  # fmt: skip
        cls.addClassCleanup(cls.farm.stop)

    def candidate(self, code: str, key: int = 0, ports=()):
        device = self.farm[code]
        return Candidate(key, device.address, (*ports, device.onvif_port))

    def test_ways_to_log_in_and_quirks(self):
        codes = ("WSSE", "DIGEST", "SHA", "OPEN", "NAT")
        found = search([self.candidate(code, key) for key, code in enumerate(codes)])
        for key, code in enumerate(codes):
            with self.subTest(code=code):
                one = found[key]
                self.assertEqual(one.outcome, Outcome.READ, one)
                self.assertTrue(all(vars(one.identity).values()), one.identity)
                self.assertEqual((one.name, one.profiles, one.missing), (code, 2, ()))
                self.assertEqual(len(one.mac), 17)
                self.assertTrue(one.channels[0].stream.startswith("/"))
                self.assertEqual(self.farm.describe(code)["counts"]["wrong_logins"], 0)

    def test_a_refused_password_is_shown_once(self):
        for code in ("SHUT", "SHUT2"):
            with self.subTest(code=code):
                one = search([self.candidate(code, ports=(81, 82))])[0]
                self.assertEqual(one.outcome, Outcome.REFUSED)
                self.assertEqual(self.farm.describe(code)["counts"]["wrong_logins"], 1)

    def test_nobody_is_shown_the_password_in_plain_text(self):
        """Any computer in the range could ask for it."""
        self.assertEqual(search([self.candidate("BASIC")])[0].outcome, Outcome.PLAIN_TEXT)
        heard = []

        def answer(data: bytes) -> bytes:
            heard.append(data)
            if b"GetSystemDateAndTime" in data:
                return reply(CLOCK_REPLY)
            challenge = b'WWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n'
            return b"HTTP/1.1 401 Unauthorized\r\n" + challenge

        with web_server(answer) as port:
            one = search([Candidate(0, "127.0.0.1", (port,))])[0]
        self.assertEqual(one.outcome, Outcome.PLAIN_TEXT)
        self.assertTrue(heard)
        self.assertNotIn(b"authorization", b"".join(heard).lower())

    def test_ends_with_whoever_started_it(self):
        """It goes on knocking for nobody, and shows no password that nobody will hear of."""
        with web_server(lambda _request: b"") as port:
            job = search_job([Candidate(0, "127.0.0.1", (port,))], LOGIN, 600.0, True)
            finder = Finder(job)
            self.addCleanup(finder.close)
            said = finder.messages(10)
            self.assertEqual([message["type"] for message in said], ["attempt"])
            finder._process.stdin.close()
            self.assertEqual(finder._process.wait(5), -signal.SIGKILL)

    def test_without_a_password(self):
        found = search([self.candidate("WSSE"), self.candidate("OPEN", 1)], ("", ""))
        self.assertEqual(found[0].outcome, Outcome.NO_LOGIN)
        self.assertEqual(found[1].outcome, Outcome.READ)

    def test_recorder_and_its_channels(self):
        one = search([self.candidate("NVR")])[0]
        self.assertTrue(one.is_recorder)
        self.assertEqual([channel.number for channel in one.channels], [1, 2])

    def test_nobody_and_loopback(self):
        found = search([Candidate(0, "127.210.9.9", (81,)), Candidate(1, "169.254.169.254")])
        self.assertEqual({one.outcome for one in found.values()}, {Outcome.SILENT})
        self.assertEqual(found[1].error, "forbidden_address")
        said = run(search_job([self.candidate("OPEN")], LOGIN, 30.0))
        self.assertIn("forbidden_address", str(said))

    def test_asked_network_answers(self):
        """Multicast on the loopback interface; farms of others may answer as well, and a datagram
        may be lost among theirs: it is asked again, as a person would."""
        codes, heard = ("WSSE", "NAT", "A13"), {}
        for _time in range(4):
            said = run(listening_job("127.0.0.1", 3.0))
            told = [message["announcement"] for message in said if "announcement" in message]
            heard |= {one["address"]: one for one in told}
            if all(self.farm[code].address in heard for code in codes):
                break
        for code in codes:
            device = self.farm[code]
            self.assertIn(device.address, heard, code)
            self.assertEqual(heard[device.address]["name"], code)
        self.assertEqual(heard[self.farm["WSSE"].address]["port"], self.farm["WSSE"].onvif_port)
        self.assertNotIn(self.farm["MUTE"].address, heard)

    def test_strangers_on_the_multicast_do_not_end_it(self):
        """Whatever arrives while it listens, devices are heard; asked again when the answer was
        lost among those of other farms."""
        stop, heard = threading.Event(), set()
        sender = threading.Thread(target=self.send_rubbish, args=(stop,), daemon=True)
        sender.start()
        try:
            for _time in range(4):
                said = run(listening_job("127.0.0.1", 3.0))
                heard |= {m["announcement"]["address"] for m in said if "announcement" in m}
                if self.farm["WSSE"].address in heard:
                    break
        finally:
            stop.set()
            sender.join()
        self.assertIn(self.farm["WSSE"].address, heard)

    def send_rubbish(self, stop):
        values = {"id": "x", "instance": "none", "scopes": "onvif://www.onvif.org/name/x"}
        rubbish = [b"", b"\xff" * 900, BOMB, b"<a>" * 20_000, (MATCH % values).encode()]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            loop = socket.inet_aton("127.0.0.1")
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, loop)
            while not stop.wait(0.02):
                for data in rubbish:
                    sock.sendto(data, ("239.255.255.250", 3702))

    def test_an_interface_that_is_not_there(self):
        self.assertEqual(run(listening_job("192.0.2.9", 2.0))[0]["code"], "no_interface")


class TestHostile(unittest.TestCase):
    """The device gives a good identity, and something else for all that zeep asks."""

    def look(self, evils: dict) -> tuple[dict[str, Found], float]:
        """All of them in one search: one must not cost the others their turn."""
        with ExitStack() as stack:
            ports = [stack.enter_context(web_server(good_then(evil))) for evil in evils.values()]
            candidates = [Candidate(key, "127.0.0.1", (port,)) for key, port in enumerate(ports)]
            started = time.monotonic()
            found = search(candidates, ("", ""))
            return {name: found[key] for key, name in enumerate(evils)}, time.monotonic() - started

    def test_replies_that_mean_ill(self):
        deep = b"<a>" * 100_000
        moved = b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n"
        found, took = self.look(
            {
                "bomb": lambda: reply(BOMB),
                "deep": lambda: reply(deep),
                "html": lambda: reply(b"<html>no</html>"),
                "nothing": lambda: reply(b""),
                "noise": lambda: b"\x00\xff" * 500,
                "endless": lambda: b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 3_000_000,
                "elsewhere": lambda: moved,
                "keeps waiting": lambda: time.sleep(60),
            }
        )
        self.assertLess(took, 40)
        for name, one in found.items():
            with self.subTest(evil=name):
                self.assertEqual(one.outcome, Outcome.READ)
                self.assertEqual(one.identity, Identity("M", "N", "1", "S1", "H"))
                self.assertTrue(one.missing)


def good_then(evil):
    """Answers to the clock and to the first question who it is; after that ``evil()``."""
    seen: list[int] = []

    def answer(data: bytes) -> bytes:
        if b"GetSystemDateAndTime" in data:
            return reply(CLOCK_REPLY)
        if b"GetDeviceInformation" in data and not seen:
            seen.append(1)
            return reply(IDENTITY)
        return evil() or b""

    return answer


class TestLines(unittest.TestCase):
    """What the two processes say, which have handled a stranger's bytes."""

    FOUND = Found(3, "10.0.0.9", Outcome.READ, identity=Identity("M", "N"),
                  channels=(FoundChannel(1, "vs", width=640),), missing=("GetScopes",))  # fmt: skip

    def test_what_was_found_comes_back(self):
        self.assertEqual(self.FOUND, read_found(self.FOUND.to_dict()))
        message = {"type": "found", "found": self.FOUND.to_dict()}
        self.assertIs(message, checked(message))

    def test_anything_else_is_refused(self):
        row = self.FOUND.to_dict()
        for name, value in (("name", {"a": 1}), ("port", "80"), ("port", True), ("outcome", "x"),
                            ("is_recorder", 1), ("identity", ["M"]), ("channels", [3]),
                            ("missing", [1]), ("channels", [{"number": "1"}]),
                            ("identity", {"model": 7}), ("channels", [{}] * 300)):  # fmt: skip
            with self.subTest(name, value=str(value)[:40]), self.assertRaises(ProtocolError):
                checked({"type": "found", "found": {**row, name: value}})
        for message in ({"type": "found"}, {"type": "found", "found": 3}, {"type": "attempt"}):
            with self.subTest(message), self.assertRaises(ProtocolError):
                checked(message)

    def test_answers_of_the_reader(self):
        self.assertEqual("failed", answer_of(b'{"type": "failed", "error": "TypeError"}')["type"])
        for line in (b"", b"[" * 5000, b"3", b'{"type": "read"}', b'{"type": "read", "told": []}',
                     b'{"type": "failed", "error": 3}', b'{"type": "other"}',
                     b'{"type": "read", "told": {"name": 3}}'):  # fmt: skip
            with self.subTest(line[:40]), self.assertRaises(ProtocolError):
                answer_of(line)


class TestAnnouncements(unittest.TestCase):
    def test_the_host_is_who_answered(self):
        heard = announcement(
            "10.0.0.7",
            ["http://[fe80::1]/onvif/device_service", "https://8.8.8.8:8443/onvif/x"],
            ["onvif://www.onvif.org/name/Front%20Door", "onvif://www.onvif.org/hardware/X-1"],
        )
        self.assertEqual((heard.address, heard.port, heard.use_tls), ("10.0.0.7", 80, False))
        self.assertEqual((heard.name, heard.hardware), ("Front Door", "X-1"))
        other = announcement("10.0.0.7", ["ftp://x/", "http://192.168.1.64:8106/onvif/y"], [])
        self.assertEqual((other.port, other.path), (8106, "/onvif/y"))

    def test_a_forged_sender_leads_nowhere(self):
        network = ip_network("192.168.1.0/24")
        self.assertTrue(is_near("192.168.1.64", network))
        self.assertTrue(is_near("10.20.0.9", network), "another network behind the same switch")
        self.assertFalse(is_near("8.8.8.8", network))
        self.assertTrue(is_near("8.8.8.8", ip_network("8.8.8.0/24")), "cameras there are its own")

    def test_printers_are_left_out(self):
        self.assertFalse(is_onvif("Device PrintDeviceType", ["ldap:///x"]))
        self.assertTrue(is_onvif("NetworkVideoTransmitter", []))
        self.assertTrue(is_onvif("", ["ONVIF://www.onvif.org/name/x"]))
