import socket
import time
from ipaddress import ip_network

from odoo.tests import BaseCase, tagged

from ..tools.outgoing import UrlRefused, parse_networks, parse_url, post
from ..tools.phone import international, whatsapp_link
from .receiver import Receiver

LOOPBACK = [ip_network("127.0.0.0/8")]


@tagged("at_install")
class TestOutgoing(BaseCase):
    def receiver(self, *answers):
        receiver = Receiver(*answers)
        self.addCleanup(receiver.close)
        return receiver

    def refused(self, url, allowed=()):
        with self.assertRaises(UrlRefused) as caught:
            parse_url(url, allowed)
        return caught.exception.code

    def test_urls_that_nothing_is_sent_to(self):
        for url, code in (
            ("", "malformed"),
            ("gateway.example.com", "malformed"),
            ("https://", "malformed"),
            ("https://a.example.com/a b", "malformed"),
            ("https://a.example.com/\r\nX: y", "malformed"),
            ("https://a.example.com:99999/", "malformed"),
            ("https://a.example.com/ä", "malformed"),
            ("https://a.example.com/#x", "malformed"),
            ("https://" + "a" * 64 + ".example.com/", "malformed"),
            ("http://a.example.com/", "not_https"),
            ("ftp://a.example.com/", "not_https"),
            ("file:///etc/passwd", "malformed"),
            ("https://user:pass@a.example.com/", "userinfo"),
        ):
            with self.subTest(url):
                self.assertEqual(self.refused(url), code)

    def test_addresses_that_nothing_is_sent_to(self):
        for address in (
            *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
            *("100.64.0.1", "100.100.100.200", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
            *("[::1]", "[::]", "[fe80::1]", "[fd00:ec2::254]", "[fc00::1]", "[ff02::1]"),
            *("[fec0::1]", "[feff::1]"),
            *("[::ffff:10.0.0.1]", "[::ffff:127.0.0.1]", "[64:ff9b::a00:1]", "[2002:a00:1::]"),
        ):
            with self.subTest(address):
                self.assertEqual(self.refused(f"https://{address}/"), "address")
        self.assertEqual(parse_url("https://1.1.1.1/").host, "1.1.1.1")

    def test_what_an_administrator_allows(self):
        allowed = parse_networks("10.0.0.0/8, 127.0.0.0/8,169.254.0.0/16 ,0.0.0.0/0,::/0")
        self.assertFalse(parse_url("http://10.1.2.3/", allowed).is_tls)
        for address in ("169.254.169.254", "[fe80::1]", "100.100.100.200", "224.0.0.1"):
            self.assertEqual(self.refused(f"https://{address}/", allowed), "address")
        with self.assertRaises(ValueError):
            parse_networks("10.0.0.0/8, all")

    def test_a_name_is_judged_by_its_addresses(self):
        receiver = self.receiver()
        url = receiver.url.replace("127.0.0.1", "localhost")
        self.assertEqual(post(url, b"{}", {}).error, "not_https")
        self.assertEqual(post(url, b"{}", {}, [ip_network("10.0.0.0/8")]).error, "address")
        self.assertFalse(receiver.got)

    def test_the_address_that_was_checked_is_connected_to(self):
        """A name that leads elsewhere the second time is asked once only."""
        receiver, asked = self.receiver(), []

        def resolve(host, port, *args, **kwargs):
            if host != "g.test":
                return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
            asked.append(host)
            found = "127.0.0.1" if len(asked) == 1 else "127.0.0.9"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

        self.patch(socket, "getaddrinfo", resolve)
        url = receiver.url.replace("127.0.0.1", "g.test")
        self.assertEqual(post(url, b"{}", {}, LOOPBACK).error, "")
        self.assertEqual(asked, ["g.test"])
        self.assertIn("g.test", receiver.got[0]["headers"]["Host"])

    def test_one_bad_address_is_enough(self):
        def resolve(host, port, *args, **kwargs):
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
                for address in ("1.1.1.1", "10.0.0.1")
            ]

        self.patch(socket, "getaddrinfo", resolve)
        self.assertEqual(post("https://g.test/", b"{}", {}).error, "address")

    def test_redirect_is_not_followed(self):
        receiver = self.receiver(302)
        answer = post(receiver.url, b"{}", {}, LOOPBACK)
        self.assertEqual((answer.status, answer.error), (302, "redirect"))
        self.assertEqual([letter["path"] for letter in receiver.got], ["/cctv?from=odoo"])

    def test_slow_receivers_end_in_time(self):
        for answer in ("hang", "drip"):
            with self.subTest(answer):
                began = time.monotonic()
                found = post(self.receiver(answer).url, b"{}", {}, LOOPBACK, timeout=0.7)
                self.assertEqual(found.error, "timeout")
                self.assertLess(time.monotonic() - began, 5)

    def test_what_goes_wrong_on_the_way(self):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            port = nobody.getsockname()[1]
            self.assertEqual(post(f"http://127.0.0.1:{port}/", b"", {}, LOOPBACK).error, "refused")
        https = self.receiver().url.replace("http:", "https:")
        self.assertEqual(post(https, b"{}", {}, LOOPBACK).error, "tls")
        self.assertEqual(post(self.receiver(503).url, b"{}", {}, LOOPBACK).status, 503)


@tagged("at_install")
class TestPhone(BaseCase):
    def test_international_form(self):
        for number, country, digits in (
            ("0812-3456-7890", "ID", "6281234567890"),
            ("+62 812 3456 7890", None, "6281234567890"),
            ("(0778) 123456", "ID", "62778123456"),
            ("0812 3456 7890", None, None),
            ("12", "ID", None),
            ("call the office", "ID", None),
            ("budi@example.com", "ID", None),
            ("", "ID", None),
            (None, "ID", None),
        ):
            with self.subTest(number, country=country):
                self.assertEqual(international(number, country), digits)

    def test_link_holds_the_text(self):
        link = whatsapp_link("62812", "A & B?\nC #1 %")
        self.assertEqual(link, "https://wa.me/62812?text=A%20%26%20B%3F%0AC%20%231%20%25")
