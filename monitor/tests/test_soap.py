"""SOAP: requests are well-formed XML whatever goes in, replies are read within bounds."""

import unittest

from hypothesis import given, settings, strategies as st
from lxml import etree

from ..probe import quirks, soap
from ..probe.errors import ProbeError, ReplyEmpty, ReplyTooLarge, SoapFault, XmlMalformed
from ..probe.onvif import GET_DEVICE_INFORMATION, GET_PROFILES, GET_STREAM_URI
from ..probe.wsse import wsse_header, xml_text
from .fake_camera import TESTDATA, envelope, reply_file

HEAD = b"POST /x HTTP/1.1\r\nHost: h\r\n"


def split(request: bytes):
    head, _, body = request.partition(b"\r\n\r\n")
    return head.decode(), body


class TestRequest(unittest.TestCase):
    def test_length_action_and_arguments(self):
        head, body = split(GET_STREAM_URI.request(HEAD, ["Profile_1"]))
        self.assertIn(f"Content-Length: {len(body)}", head)
        self.assertIn('action="http://www.onvif.org/ver10/media/wsdl/GetStreamUri"', head)
        root = etree.fromstring(body)
        self.assertEqual("Profile_1", root.findtext(".//{*}ProfileToken"))
        self.assertEqual("RTSP", root.findtext(".//{http://www.onvif.org/ver10/schema}Protocol"))

    @given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
    def test_any_argument_user_and_password(self, token, username, password):
        security = wsse_header(username, password, "2026-01-01T00:00:00Z")
        _head, body = split(GET_STREAM_URI.request(HEAD, [token], security=security))
        found = etree.fromstring(body).findtext(".//{*}ProfileToken")
        sent = xml_text(token).decode()
        self.assertEqual(etree.fromstring(f"<a>{sent}</a>").text or "", found or "")

    def test_authorization_and_security_stand_where_they_belong(self):
        head, _ = split(GET_PROFILES.request(HEAD, auth=b"Authorization: Digest x\r\n"))
        self.assertIn("\r\nAuthorization: Digest x\r\n", head)
        _, body = split(GET_PROFILES.request(HEAD, security=b"<w/>"))
        self.assertEqual("Header", soap.local(etree.fromstring(body)[0]))
        _, body = split(GET_PROFILES.request(HEAD))
        self.assertEqual("Body", soap.local(etree.fromstring(body)[0]))


class TestReplies(unittest.TestCase):
    def test_every_quirk_is_shown_by_its_fixture(self):
        for quirk in quirks.QUIRKS.values():
            self.assertTrue((TESTDATA / quirk.fixture).is_file(), quirk.name)
            self.assertTrue(quirk.vendor and quirk.reason and quirk.source, quirk.name)
        for quirk in quirks.of(quirks.XML):
            data = (TESTDATA / quirk.fixture).read_bytes()
            with self.assertRaises(etree.XMLSyntaxError):
                etree.fromstring(data)
            soap.payload(data)

    def test_a_quirk_cannot_be_registered_twice(self):
        about = dict.fromkeys(("vendor", "reason", "source", "fixture"), "")
        with self.assertRaises(ValueError):
            quirks.quirk("broken_utf8", quirks.XML, **about)(lambda *_: None)

    def test_two_quirks_in_one_reply(self):
        data = reply_file("fault_undeclared_prefix").replace(b"Sender not", b"\xc7\xf3 not")
        fault = soap.read_fault(soap.payload(data))
        self.assertEqual(("Sender", "NotAuthorized"), fault.codes)

    def test_faults(self):
        for name, refuses, missing in (
            ("fault_undeclared_prefix", True, False),
            ("fault_attempts_left", True, False),
            ("fault_locked", True, False),
            ("fault_soap11", False, True),
        ):
            fault = soap.read_fault(soap.payload(reply_file(name)))
            self.assertEqual((refuses, missing), (fault.refuses_login, fault.not_offered), name)
        with self.assertRaises(SoapFault) as caught:
            soap.result(reply_file("fault_soap11"), "GetServices")
        self.assertEqual("GetServices", caught.exception.values["operation"])

    def test_empty_ones(self):
        for data in (b"", b" \r\n\0", reply_file("empty_body")):
            with self.assertRaises(ReplyEmpty):
                soap.payload(data)

    def test_other_ones(self):
        for data in (b"<html/>", b"not xml", b"<a><b></a>", b"<s:Envelope/>", envelope("")[:-9],
                     b"<Envelope><Header/></Envelope>", "<Ü/>".encode("utf-16")):  # fmt: skip
            with self.assertRaises(XmlMalformed, msg=data[:30]):
                soap.payload(data)
        with self.assertRaises(XmlMalformed):
            soap.result(reply_file("time_plain"), "GetProfiles")

    def test_byte_order_mark_and_white_space(self):
        plain = reply_file("information_plain")
        for data in (b"\xef\xbb\xbf" + plain, b"\r\n  " + plain + b"\n\0\0"):
            self.assertEqual("GetDeviceInformationResponse", soap.local(soap.payload(data)))


class TestHostile(unittest.TestCase):
    def test_document_types_are_refused(self):
        bomb = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
        file = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        for doctype in (bomb, file, '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x">'):
            inner = envelope("<tds:GetServicesResponse>&b;</tds:GetServicesResponse>").decode()
            for encoding in ("utf-8", "utf-16"):
                with self.assertRaises(XmlMalformed):
                    soap.payload((doctype + inner).encode(encoding))

    def test_undefined_entities(self):
        with self.assertRaises(XmlMalformed):
            soap.payload(envelope("<a>&nbsp;</a>"))

    def test_too_deep_too_many(self):
        with self.assertRaises(XmlMalformed):
            soap.payload(envelope("<a>" * 5000 + "</a>" * 5000))
        with self.assertRaises(ReplyTooLarge):
            soap.payload(envelope("<a/>" * soap.MAX_TAGS))

    def test_many_undeclared_prefixes(self):
        many = "".join(f"<p{n}:a/>" for n in range(40))
        with self.assertRaises(XmlMalformed):
            soap.payload(envelope(many))
        soap.payload(envelope("<ter:a/><wsa:b/><c ter:d=''/>"))

    @settings(max_examples=300)
    @given(st.one_of(st.binary(max_size=300), st.builds(
        lambda name, at, junk: _spoiled(reply_file(name), at, junk),
        st.sampled_from(sorted(path.stem for path in TESTDATA.glob("*.xml"))),
        st.integers(0, 3000), st.binary(max_size=6),
    )))  # fmt: skip
    def test_any_bytes(self, data):
        try:
            element = soap.payload(data)
        except ProbeError:
            return
        soap.read_fault(element)
        soap.text(element, "a", "b")

    def test_huge_text_in_a_fault_is_cut(self):
        text = "<s:Fault><s:Reason><s:Text>{}</s:Text></s:Reason></s:Fault>".format("x" * 100_000)
        fault = soap.read_fault(soap.payload(envelope(text)))
        self.assertLess(len(fault.text), 500)
        self.assertLess(len(fault.to_error("x").detail), 201)


def _spoiled(data: bytes, at: int, junk: bytes) -> bytes:
    return data[: at % len(data)] + junk + data[at % len(data) + len(junk) :]


class TestOperation(unittest.TestCase):
    def test_bounds(self):
        self.assertLessEqual(GET_DEVICE_INFORMATION.limit, 64 * 1024)
        self.assertGreaterEqual(GET_PROFILES.limit, 512 * 1024)
