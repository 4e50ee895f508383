"""Credentials: the vectors of the RFCs, hostile challenges, and how sparingly they are shown."""

import unittest
from base64 import b64decode
from hashlib import md5, new

from hypothesis import given, strategies as st

from ..probe.auth import (
    AuthState,
    Challenge,
    basic_header,
    digest_header,
    parse_challenges,
)
from ..probe.errors import AuthRefused, CredentialsMissing, DeviceBusy, LockedOut
from ..probe.lockout import attempts_left, is_busy, is_locked, refusal, wait_s
from ..probe.wsse import password_digest, wsse_created, wsse_header

RFC_7616 = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)
CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


def params(header: str) -> dict[str, str]:
    challenge_like = parse_challenges([header])
    assert challenge_like[0].scheme == "digest"
    found = {}
    for part in header.removeprefix("Digest ").split(", "):
        name, _, value = part.partition("=")
        found[name] = value.strip('"')
    return found


class TestVectors(unittest.TestCase):
    def test_rfc_7616_md5_and_sha_256(self):
        for algorithm, response in (
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ):
            challenge = parse_challenges([RFC_7616.format(algorithm)])[0]
            header = digest_header(
                "GET", "/dir/index.html", challenge, "Mufasa", "Circle of Life", CNONCE
            )
            self.assertEqual(response, params(header)["response"])
            self.assertEqual("00000001", params(header)["nc"])
            self.assertEqual(algorithm, params(header)["algorithm"])
            self.assertEqual(challenge.opaque, params(header)["opaque"])

    def test_rfc_2617(self):
        challenge = Challenge(
            "digest", "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093", qop="auth"
        )
        header = digest_header(
            "GET", "/dir/index.html", challenge, "Mufasa", "Circle Of Life", "0a4f113b"
        )
        self.assertEqual("6629fae49393a05397450978507c4ef1", params(header)["response"])
        self.assertNotIn("algorithm", params(header))

    def test_rfc_2069_has_neither_count_nor_cnonce(self):
        challenge = Challenge("digest", "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093")
        header = digest_header(
            "GET", "/dir/index.html", challenge, "Mufasa", "Circle Of Life", "0a4f113b"
        )
        self.assertEqual("670fd8c2df070c60b045671b8b24ff02", params(header)["response"])
        self.assertFalse({"qop", "nc", "cnonce"} & set(params(header)))

    def test_session_variant_folds_nonce_and_cnonce_into_the_first_hash(self):
        def h(text):
            return md5(text.encode()).hexdigest()

        challenge = Challenge("digest", "r", "n", algorithm="MD5-sess", qop="auth")
        header = digest_header("GET", "/", challenge, "u", "p", "c", 3)
        ha1 = h(f"{h('u:r:p')}:n:c")
        self.assertEqual(h(f"{ha1}:n:00000003:c:auth:{h('GET:/')}"), params(header)["response"])

    def test_ws_username_token(self):
        """The example of the ONVIF Application Programmer's Guide, 6.1.1.3."""
        nonce = b64decode("LKqI6G/AikKCQrN0zqZFlg==")
        digest = password_digest(nonce, "2010-09-16T07:50:45Z", "userpassword")
        self.assertEqual("tuOSpGlFlIXsozq4HFNeeGeFLEI=", digest)
        header = wsse_header("<user>", "userpassword", "2010-09-16T07:50:45Z", nonce)
        self.assertIn(b"&lt;user&gt;", header)
        self.assertIn(digest.encode(), header)
        self.assertNotIn(b"userpassword", header)
        self.assertEqual("2010-09-16T07:50:45Z", wsse_created(1284623445.9))

    def test_basic(self):
        """RFC 7617 2 and 2.1."""
        self.assertEqual(
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", basic_header("Aladdin", "open sesame")
        )
        self.assertEqual("Basic dGVzdDoxMjPCow==", basic_header("test", "123£"))

    def test_names_and_realms_are_quoted_and_hashed_as_they_came(self):
        challenge = parse_challenges([r'Digest realm="a \"b\" \\c", nonce="n", qop=auth'])[0]
        self.assertEqual(r'a "b" \c', challenge.realm)
        header = digest_header("GET", "/", challenge, 'u"1', "p", "c")
        self.assertIn(r'realm="a \"b\" \\c"', header)
        self.assertIn(r'username="u\"1"', header)
        broken = parse_challenges(
            [b'Digest realm="\xcf", nonce="n"'.decode("utf-8", "surrogateescape")]
        )
        raw = digest_header("GET", "/", broken[0], "u", "p", "c").encode("utf-8", "surrogateescape")
        self.assertIn(b'realm="\xcf"', raw)


    def test_rfc_7616_sha_512_256(self):
        """Section 3.9.2, with a user name that is not hashed: the arithmetic of OpenSSL."""
        challenge = parse_challenges([RFC_7616.format("SHA-512-256")])[0]
        self.assertTrue(challenge.usable)
        header = digest_header("GET", "/x", challenge, "u", "p", CNONCE)

        def h(text):
            return new("sha512_256", text.encode()).hexdigest()

        middle = f"{challenge.nonce}:00000001:{CNONCE}:auth"
        wanted = h(f"{h('u:http-auth@example.org:p')}:{middle}:{h('GET:/x')}")
        self.assertEqual(wanted, params(header)["response"])

    def test_the_body_counts_where_nothing_less_is_offered(self):
        challenge = parse_challenges(['Digest realm="r", nonce="n", qop="auth-int"'])[0]
        self.assertEqual("auth-int", challenge.qop_used)
        headers = {
            digest_header("POST", "/x", challenge, "u", "p", "c", body=body)
            for body in (b"", b"a", b"b")
        }
        self.assertEqual(3, len(headers))
        both = parse_challenges(['Digest realm="r", nonce="n", qop="auth-int,auth"'])[0]
        self.assertEqual("auth", both.qop_used)


class TestChallenges(unittest.TestCase):
    def test_several_in_one_header_and_in_several(self):
        found = parse_challenges(
            ['Basic realm="a, b=c", Digest realm="d",nonce="n", stale=TRUE', "Negotiate"]
        )
        self.assertEqual(["basic", "digest", "negotiate"], [c.scheme for c in found])
        self.assertEqual("a, b=c", found[0].realm)
        self.assertTrue(found[1].stale)

    def test_what_cannot_be_answered(self):
        for text in (
            'Digest realm="r", nonce="n", qop="token"',
            'Digest realm="r", nonce="n", algorithm=SHA-1',
            'Digest realm="r"',
            "Negotiate",
        ):
            self.assertFalse(parse_challenges([text])[0].usable, text)

    @given(st.lists(st.text(max_size=300), max_size=4))
    def test_any_text(self, texts):
        for challenge in parse_challenges(texts):
            if challenge.usable and challenge.scheme == "digest":
                digest_header("GET", "/", challenge, "u", "p", "c")

    @given(st.text('ab",=\\ \tDigest', max_size=200))
    def test_texts_that_look_like_challenges(self, text):
        parse_challenges([text])

    def test_long_and_unbalanced_texts_take_no_time(self):
        for text in ('a="\\' * 5000, 'a=" ' * 5000, "Digest " * 5000, '"' * 20000):
            self.assertLessEqual(len(parse_challenges([text])), 8)

    @given(
        st.text(max_size=40),
        st.text(min_size=1, max_size=40),
        st.sampled_from(["", "MD5", "SHA-256"]),
    )
    def test_parse_of_format(self, realm, nonce, algorithm):
        def quoted(text):
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

        text = f"Digest realm={quoted(realm)}, nonce={quoted(nonce)}"
        text += f", algorithm={algorithm}" if algorithm else ""
        found = parse_challenges([text])
        self.assertEqual([Challenge("digest", realm, nonce, algorithm=algorithm)], found)


def digest(nonce="n", **more) -> Challenge:
    return Challenge("digest", "r", nonce, qop="auth", **more)


BASIC = Challenge("basic", "r")


class TestAuthState(unittest.TestCase):
    def setUp(self):
        self.auth = AuthState("u", "secret")

    def test_nothing_is_shown_before_it_is_asked_for(self):
        self.assertEqual("", self.auth.authorization("GET", "/"))

    def test_the_strongest_is_answered(self):
        self.auth.challenged([BASIC, digest(), digest(algorithm="SHA-256")])
        self.assertIn("algorithm=SHA-256", self.auth.authorization("GET", "/"))

    def test_refused_digest_is_the_end(self):
        self.auth.challenged([digest(), BASIC])
        with self.assertRaises(AuthRefused):
            self.auth.challenged([digest("other"), BASIC])

    def test_refused_basic_is_the_end(self):
        self.auth.challenged([BASIC])
        with self.assertRaises(AuthRefused):
            self.auth.challenged([BASIC])

    def test_stale_nonce_is_renewed_once(self):
        self.auth.challenged([digest("1")])
        self.auth.challenged([digest("2", stale=True)])
        self.assertIn('nonce="2"', self.auth.authorization("GET", "/"))
        with self.assertRaises(AuthRefused):
            self.auth.challenged([digest("3", stale=True)])

    def test_one_time_nonces_after_credentials_have_worked(self):
        for number in range(5):
            self.auth.challenged([digest(str(number))])
            self.assertIn("nc=00000001", self.auth.authorization("GET", "/"))
            self.auth.accepted()
        self.auth.challenged([digest("5")])
        with self.assertRaises(AuthRefused):
            self.auth.challenged([digest("6")])

    def test_count_goes_up_with_each_request(self):
        self.auth.challenged([digest()])
        self.auth.authorization("GET", "/")
        self.assertIn("nc=00000002", self.auth.authorization("GET", "/"))

    def test_without_credentials(self):
        with self.assertRaises(CredentialsMissing) as caught:
            AuthState().challenged([digest(), BASIC])
        self.assertEqual("digest, basic", caught.exception.values["offered"])

    def test_locked_account_is_not_shown_anything(self):
        with self.assertRaises(LockedOut) as caught:
            self.auth.challenged([digest()], "Account locked, retry after 30 minutes")
        self.assertEqual(1800, caught.exception.values["wait_s"])
        self.assertEqual("", self.auth.authorization("GET", "/"))

    def test_counted_attempts_stop_at_the_first(self):
        self.auth.challenged([BASIC], "You still have 4 attempts")
        with self.assertRaises(AuthRefused) as caught:
            self.auth.challenged([BASIC, digest()], "You still have 3 attempts")
        self.assertEqual(3, caught.exception.values["attempts_left"])

    def test_the_password_is_in_no_representation(self):
        self.auth.challenged([digest()])
        self.assertNotIn("secret", repr(self.auth))


class TestLockout(unittest.TestCase):
    LOCKED = (
        "The account is locked, try again in 30 minutes",
        "Your IP address has been blocked",
        "User is locked out",
        "<lockStatus>lock</lockStatus><unlockTime>1750</unlockTime>",
        '{"isLocked": true}',
        "Too many failed login attempts",
        "You still have 0 attempts",
        "Device locked. Retry after 1800 seconds",
    )
    NOT_LOCKED = (
        "",
        "Sender not Authorized",
        "Unauthorized",
        "<lockStatus>unlock</lockStatus>",
        "The username or password is error! You still have 4 attempts!",
        "The account will be locked after 3 more attempts",
        "The user is not locked",
        "<html><title>401 Unauthorized</title><body>block</body></html>",
        "Access to this document is blocked for robots",
    )

    def test_texts(self):
        for text in self.LOCKED:
            self.assertTrue(is_locked(text) or attempts_left(text) == 0, text)
            self.assertIsInstance(refusal(text), LockedOut, text)
        for text in self.NOT_LOCKED:
            self.assertFalse(is_locked(text), text)
            self.assertIsInstance(refusal(text), AuthRefused, text)

    BUSY = (
        "Too many connections",
        "Error: The number of connections has reached the maximum.",
        "Maximum number of users reached",
        "users exceeded the limit",
        "Session limit exceeded",
        "The device is busy",
        "too many RTSP sessions",
    )

    def test_busy_texts(self):
        for text in self.BUSY:
            self.assertIsInstance(refusal(text), DeviceBusy, text)
            self.assertNotIsInstance(refusal(f"{text}. You still have 4 attempts"), DeviceBusy)
        for text in (*self.LOCKED, *self.NOT_LOCKED, "Your session has expired", "user unknown"):
            self.assertFalse(is_busy(text), text)

    def test_numbers(self):
        self.assertEqual(1800, wait_s("locked for 30 min"))
        self.assertEqual(1750, wait_s("<unlockTime>1750</unlockTime>"))
        self.assertEqual(4, attempts_left("You still have 4 attempts"))
        self.assertEqual(2, attempts_left("<retryLoginTime>2</retryLoginTime>"))
        self.assertIsNone(attempts_left("attempts"))

    @given(st.text(max_size=5000))
    def test_any_text(self, text):
        self.assertIsInstance(refusal(text), AuthRefused | LockedOut | DeviceBusy)
