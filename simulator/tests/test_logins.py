import base64
import hashlib
import unittest

from .. import logins
from ..logins import HttpLogin, Token, TokenCheck


def token(password="secret", created="2026-01-02T03:04:05Z", nonce=b"0123456789", user="viewer"):
    digest = hashlib.sha1(nonce + created.encode() + password.encode()).digest()
    return Token(
        user, base64.b64encode(digest).decode(), "digest", base64.b64encode(nonce).decode(), created
    )


NOW = logins.parse_time("2026-01-02T03:04:05Z")


class UsernameTokens(unittest.TestCase):
    def check(self, given, now=NOW, checker=None):
        return (checker or TokenCheck()).check(given, "viewer", "secret", now)

    def test_the_example_of_the_onvif_application_guide(self):
        given = Token(
            "user",
            "tuOSpGlFlIXsozq4HFNeeGeFLEI=",
            "digest",
            "LKqI6G/AikKCQrN0zqZFlg==",
            "2010-09-16T07:50:45Z",
        )
        now = logins.parse_time("2010-09-16T07:50:45Z")
        self.assertEqual(TokenCheck().check(given, "user", "userpassword", now), logins.OK)

    def test_outcomes(self):
        self.assertEqual(self.check(token()), logins.OK)
        self.assertEqual(self.check(None), logins.MISSING)
        self.assertEqual(self.check(token("other")), logins.WRONG)
        self.assertEqual(self.check(token(user="root")), logins.WRONG)
        self.assertEqual(self.check(Token("viewer", "secret", "text")), logins.OK)
        self.assertEqual(self.check(Token("viewer", "other", "text")), logins.WRONG)

    def test_created_must_be_fresh_by_the_device_clock(self):
        self.assertEqual(self.check(token(), NOW + 9), logins.OK)
        self.assertEqual(self.check(token(), NOW - 9), logins.OK)
        self.assertEqual(self.check(token(), NOW + 11), logins.STALE)
        self.assertEqual(self.check(token(), NOW - 11), logins.STALE)
        for created in ("", "yesterday", "2026-13-02T03:04:05Z", "2026-01-02T03:04:05+07:00"):
            self.assertEqual(self.check(token(created=created)), logins.STALE, created)

    def test_a_nonce_works_once(self):
        checker = TokenCheck()
        self.assertEqual(self.check(token(), checker=checker), logins.OK)
        self.assertEqual(self.check(token(), checker=checker), logins.WRONG)

    def test_any_text_as_nonce_is_refused_not_raised(self):
        given = Token("viewer", "é", "digest", "not base64!", "2026-01-02T03:04:05Z")
        self.assertEqual(self.check(given), logins.WRONG)


class HttpLogins(unittest.TestCase):
    def header(
        self,
        login,
        algorithm="MD5",
        password="secret",
        uri="/snap?x=1",
        qop=True,
        nonce=None,
        user="viewer",
    ):
        nonce = nonce or login._nonce()
        h = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}[algorithm]

        def d(text):
            return h(text.encode()).hexdigest()

        ha1, ha2 = d(f"{user}:{login.realm}:{password}"), d(f"GET:{uri}")
        middle = f"{nonce}:00000001:abc:auth" if qop else nonce
        more = ', qop=auth, nc=00000001, cnonce="abc"' if qop else ""
        return (
            f'Digest username="{user}", realm="{login.realm}", nonce="{nonce}", uri="{uri}",'
            f' algorithm={algorithm}, response="{d(f"{ha1}:{middle}:{ha2}")}"{more}'
        )

    def check(self, login, header, target="/snap?x=1"):
        return login.check(header, "GET", target, "viewer", "secret")

    def test_the_examples_of_rfc_7616(self):
        given = {
            "username": "Mufasa",
            "realm": "http-auth@example.org",
            "uri": "/dir/index.html",
            "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            "nc": "00000001",
            "cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            "qop": "auth",
        }
        for algorithm, expected in (
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ):
            self.assertEqual(logins._digest(algorithm, given, "GET", "Circle of Life"), expected)

    def test_digest_outcomes(self):
        login = HttpLogin("cam", ("digest",))
        self.assertEqual(self.check(login, ""), logins.MISSING)
        self.assertEqual(self.check(login, self.header(login)), logins.OK)
        self.assertEqual(self.check(login, self.header(login, qop=False)), logins.OK)
        self.assertEqual(self.check(login, self.header(login, password="x")), logins.WRONG)
        self.assertEqual(self.check(login, self.header(login), "/other"), logins.WRONG)
        self.assertEqual(self.check(login, self.header(login, "SHA-256")), logins.WRONG)
        self.assertEqual(self.check(login, self.header(login, nonce="bm9uZQ==")), logins.STALE)
        self.assertEqual(
            self.check(login, self.header(login, nonce=login._nonce(1.0))), logins.STALE
        )
        self.assertEqual(self.check(login, "Digest nonsense"), logins.WRONG)
        self.assertEqual(self.check(login, "Basic dmlld2VyOnNlY3JldA=="), logins.MISSING)

    def test_sha_256_and_both(self):
        login = HttpLogin("cam", ("digest-sha256",))
        self.assertEqual(self.check(login, self.header(login, "SHA-256")), logins.OK)
        self.assertEqual(self.check(login, self.header(login)), logins.WRONG)
        both = HttpLogin("cam", ("digest-both",))
        self.assertEqual(len(both.challenges()), 2)
        self.assertIn("SHA-256", both.challenges()[0][1])
        for algorithm in ("MD5", "SHA-256"):
            self.assertEqual(self.check(both, self.header(both, algorithm)), logins.OK)

    def test_basic(self):
        login = HttpLogin("cam", ("basic",))
        self.assertEqual(self.check(login, "Basic dmlld2VyOnNlY3JldA=="), logins.OK)
        self.assertEqual(self.check(login, "Basic dmlld2VyOm5vcGU="), logins.WRONG)
        self.assertEqual(login.challenges(), [("WWW-Authenticate", 'Basic realm="cam"')])
