import contextlib
import io
import logging
import os
from unittest.mock import patch

from odoo.cli.command import find_command
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import BaseCase, Form, TransactionCase, tagged

from ..tools.secret_box import (
    OPTION,
    VARIABLE,
    SecretBox,
    SecretKeyMissing,
    SecretKeyWrong,
    configured_keys,
    new_key,
)
from .common import PASSWORD, CctvCase

KEYS = "odoo.addons.helpdesk_cctv.models.cctv_secret_mixin.configured_keys"


def with_keys(*keys):
    """The server has these keys and no others."""
    return patch(KEYS, return_value=",".join(keys))


@tagged("at_install")
class TestSecretBox(BaseCase):
    def test_what_is_encrypted_comes_back(self):
        box = SecretBox(new_key())
        for text in (PASSWORD, "", "a", "ß" * 500):
            token = box.encrypt(text)
            self.assertEqual(box.decrypt(token), text)
            self.assertNotEqual(token, box.encrypt(text))

    def test_first_key_encrypts_all_decrypt(self):
        old, new = new_key(), new_key()
        token = SecretBox(old).encrypt("x")
        both = SecretBox(f" {new} , {old}")
        self.assertEqual(both.decrypt(token), "x")
        self.assertFalse(both.is_current(token))
        rotated = both.rotate(token)
        self.assertTrue(both.is_current(rotated))
        self.assertEqual(SecretBox(new).decrypt(rotated), "x")

    def test_no_key(self):
        for keys in (None, "", " , "):
            with self.assertRaises(SecretKeyMissing):
                SecretBox(keys)

    def test_bad_key_is_not_repeated(self):
        for key in ("too-short", "ä" * 44, new_key()[:-2]):
            with self.assertRaises(SecretKeyWrong) as caught:
                SecretBox(key)
            self.assertNotIn(key, str(caught.exception))

    def test_wrong_key_and_damaged_token(self):
        token = SecretBox(new_key()).encrypt("geheim")
        for damaged in (token, token[:-5], "", "no token at all", "ä"):
            with self.assertRaises(SecretKeyWrong) as caught:
                SecretBox(new_key()).decrypt(damaged)
            self.assertIsNone(caught.exception.__cause__)

    def test_environment_wins(self):
        config = {OPTION: "of the file"}
        self.assertEqual(configured_keys(config, {}), "of the file")
        environ = {VARIABLE: "of the environment"}
        self.assertEqual(configured_keys(config, environ), "of the environment")
        self.assertEqual(configured_keys({}, {}), "")


@tagged("at_install")
class TestCredential(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user("manager")
        cls.manager.group_ids |= cls.env.ref("base.group_allow_export")
        cls.mine = cls.credential.with_user(cls.manager)

    def stored(self, credential=None):
        credential = credential or self.credential
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT secret_encrypted FROM cctv_credential WHERE id = %s", [credential.id]
        )
        return self.env.cr.fetchone()[0]

    def rpc(self, method, *args, user=None, **kwargs):
        """Call as the web client does, and return everything it would get, as text."""
        model = self.env["cctv.credential"].with_user(user or self.manager)
        return repr(call_kw(model, method, list(args), kwargs))

    def test_password_survives_whatever_it_consists_of(self):
        for password in (
            PASSWORD,
            "p@ss:w/o#r%d",
            "пароль",
            "密码",
            "'; DROP TABLE x; --",
            "%s%20",
        ):
            self.mine.secret = password
            self.assertEqual(
                self.credential._get_probe_secrets(), {self.credential.id: ("viewer", password)}
            )

    def test_stored_encrypted(self):
        token = self.stored()
        self.assertNotIn("Kamera", token)
        self.assertTrue(token.startswith("gAAAA"))
        self.assertTrue(self.credential.has_secret)

    def test_nobody_reads_it_back(self):
        ids = self.credential.ids
        names = ["name", "username", "secret", "has_secret", "secret_problem"]
        spec = {name: {} for name in names}
        for user in (self.manager, self.env.ref("base.user_admin")):
            answers = [
                self.rpc("read", ids, names, user=user),
                self.rpc("read", ids, user=user),
                self.rpc("search_read", [], names, user=user),
                self.rpc("web_read", ids, spec, user=user),
                self.rpc("web_search_read", [], spec, user=user),
                self.rpc("export_data", ids, names, user=user),
                self.rpc("copy_data", ids, user=user),
                self.rpc("name_search", "Cameras", user=user),
                self.rpc("default_get", names, user=user),
                self.rpc("web_save", ids, {"secret": "Neu#1"}, spec, user=user),
                self.rpc("web_save", [], {"name": "N", "secret": "Neu#1"}, spec, user=user),
                self.rpc("onchange", ids, {"name": "M"}, ["name"], spec, user=user),
            ]
            for answer in answers:
                self.assertNotIn("Kamera", answer)
                self.assertNotIn("Neu#1", answer)
                self.assertNotIn("gAAAA", answer)

    def test_cached_password_is_not_given_out_either(self):
        self.mine.secret = "Neu#2"
        self.assertFalse(self.mine.secret)
        made = self.env["cctv.credential"].create({"name": "N", "secret": "Neu#2"})
        self.assertFalse(made.secret)
        self.assertTrue(made.has_secret)

    def test_encrypted_form_is_out_of_reach(self):
        ids, admin = self.credential.ids, self.env.ref("base.user_admin")
        for user in (self.manager, admin):
            for method, args in (
                ("read", (ids, ["secret_encrypted"])),
                ("search_read", ([], ["secret_encrypted"])),
                ("web_read", (ids, {"secret_encrypted": {}})),
                ("export_data", (ids, ["secret_encrypted"])),
                ("search_count", ([("secret_encrypted", "=like", "gAAAA%")],)),
                ("search", ([], 0, 1, "secret_encrypted")),
                ("write", (ids, {"secret_encrypted": "x"})),
                ("create", ({"name": "C", "secret_encrypted": "x"},)),
                ("formatted_read_group", ([], ["secret_encrypted"], ["__count"])),
                ("web_read_group", ([], ["secret_encrypted"], ["__count"])),
            ):
                with self.subTest(method=method, user=user.login), self.assertRaises(AccessError):
                    self.rpc(method, *args, user=user)
            self.assertNotIn("'secret_encrypted':", self.rpc("fields_get", user=user))

    def test_domains_cannot_probe_the_password(self):
        Device = self.Device.with_user(self.manager)
        for operator, value in (("=", PASSWORD), ("=like", "K%"), ("!=", False)):
            with self.assertRaises(ValueError):
                self.rpc("search_count", [("secret", operator, value)])
            with self.assertRaises(ValueError):
                Device.search_count([("cctv_credential_id.secret", operator, value)])
        with self.assertRaises(AccessError):
            Device.search_count([("cctv_credential_id.secret_encrypted", "=like", "g%")])
        with self.assertRaises(ValueError):
            self.rpc("formatted_read_group", [], ["secret"], ["__count"])

    def test_private_methods_are_not_callable(self):
        for method in ("_get_probe_secrets", "_rotate_secrets", "_secret_box", "_open_secret"):
            with self.assertRaises(AccessError):
                self.rpc(method, self.credential.ids)

    def test_copy_has_no_password(self):
        copy = self.credential.copy()
        self.assertFalse(copy.has_secret)
        self.assertEqual(copy.username, "viewer")

    def test_empty_password_changes_nothing(self):
        token = self.stored()
        for empty in (False, ""):
            self.mine.secret = empty
            self.assertEqual(self.stored(), token)
        with Form(self.mine) as form:
            form.note = "Asked the installer."
        self.assertEqual(self.stored(), token)

    def test_forget(self):
        self.mine.action_forget_secret()
        self.assertFalse(self.credential.has_secret)
        self.assertEqual(self.credential._get_probe_secrets(), {self.credential.id: ("viewer", "")})
        technician = self.credential.with_user(self.make_user("technician"))
        with self.assertRaises(AccessError):
            technician.action_forget_secret()

    def test_logs_stay_silent(self):
        with self.capture_everything() as log:
            self.mine.secret = "Rahasia#77"
            self.env.flush_all()
            self.credential._get_probe_secrets()
            self.credential._rotate_secrets()
            self.mine.web_save({"secret": "Rahasia#77"}, {"secret": {}})
        self.assertIn("UPDATE", log.getvalue())
        self.assertNotIn("Rahasia", log.getvalue())

    @contextlib.contextmanager
    def capture_everything(self):
        """All that is logged at the most talkative level, SQL with its parameters included."""
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        loggers = [logging.getLogger(), logging.getLogger("odoo.sql_db")]
        levels = [logger.level for logger in loggers]
        propagates = loggers[0].handlers[:]
        loggers[0].handlers[:] = [handler]
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
        try:
            yield stream
        finally:
            loggers[0].handlers[:] = propagates
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)

    def test_nothing_is_tracked(self):
        self.assertNotIn("message_ids", self.env["cctv.credential"]._fields)


@tagged("at_install")
class TestSecretKeys(CctvCase):
    """A missing or wrong key is told, and breaks nothing else."""

    def test_missing_key(self):
        with with_keys():
            with self.assertSays("Ask the administrator to set cctv_secret_key"):
                self.credential.secret = "x"
            self.credential.username = "other"
            self.assertTrue(self.credential.is_unreadable)
            self.assertIn("the server has no key", self.credential.secret_problem)
            self.assertIsNone(self.credential._get_probe_secrets()[self.credential.id])
            self.assertScreensOpen()

    def test_malformed_key(self):
        with with_keys("not a key"):
            with self.assertSays("malformed"):
                self.credential.secret = "x"
            self.assertTrue(self.credential.is_unreadable)
            self.assertScreensOpen()

    def test_wrong_key_concerns_only_what_it_encrypted(self):
        with with_keys(new_key()):
            self.env.invalidate_all()
            self.assertTrue(self.credential.is_unreadable)
            self.assertIn("does not fit", self.credential.secret_problem)
            readable = self.env["cctv.credential"].create(
                {"name": "New", "username": "u", "secret": "s"}
            )
            open_one = self.env["cctv.credential"].create({"name": "Open", "username": "guest"})
            everyone = self.credential | readable | open_one
            self.assertEqual(
                everyone._get_probe_secrets(),
                {
                    self.credential.id: None,
                    readable.id: ("u", "s"),
                    open_one.id: ("guest", ""),
                },
            )
            self.assertFalse(readable.is_unreadable)
            self.assertFalse(open_one.secret_problem)
            self.assertScreensOpen()

    def assertScreensOpen(self):
        manager = self.make_user("manager")
        for record in (self.credential, self.camera):
            with Form(record.with_user(manager)) as form:
                form.note = "still works"

    def test_only_one_query_for_many(self):
        credentials = self.env["cctv.credential"].create(
            [{"name": f"C{n}", "secret": f"s{n}"} for n in range(20)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            secrets = credentials._get_probe_secrets()
        self.assertEqual(secrets[credentials[7].id], ("", "s7"))

    def test_rotation(self):
        old, new = new_key(), new_key()
        Credential = self.env["cctv.credential"]
        Credential.with_context(active_test=False).search([]).action_forget_secret()
        lost = Credential.create({"name": "Lost", "secret": "l"})
        with with_keys(old):
            kept = Credential.create([{"name": f"K{n}", "secret": f"k{n}"} for n in range(5)])
            kept[4].active = False
        logger = "odoo.addons.helpdesk_cctv.models.cctv_secret_mixin"
        with with_keys(new, old), self.assertLogs(logger, "WARNING"):
            fresh = Credential.create({"name": "Fresh", "secret": "f"})
            counts = Credential._rotate_secrets()
            self.assertEqual(counts, {"rotated": 5, "unchanged": 1, "unreadable": 1})
            self.assertEqual(Credential._rotate_secrets(), {**counts, "rotated": 0, "unchanged": 6})
        with with_keys(new):
            secrets = (kept | fresh | lost)._get_probe_secrets()
            self.assertEqual(secrets[kept[4].id], ("", "k4"))
            self.assertEqual(secrets[fresh.id], ("", "f"))
            self.assertIsNone(secrets[lost.id])

    def test_rotation_without_key(self):
        with with_keys(), self.assertRaises(SecretKeyMissing):
            self.env["cctv.credential"]._rotate_secrets()


@tagged("at_install")
class TestRotateCommand(TransactionCase):
    def test_command_is_found_by_its_name(self):
        command = find_command("cctv_rotate_key")
        self.assertTrue(command)
        with with_keys(), self.assertRaises(SystemExit) as caught:
            command()._rotate(self.env)
        self.assertIn(OPTION, str(caught.exception))

    def test_new_key_is_one(self):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            find_command("cctv_rotate_key")().run(["--new-key"])
        self.assertTrue(SecretBox(output.getvalue().strip()).encrypt("x"))

    def test_environment_is_read_when_needed(self):
        key = new_key()
        with patch.dict(os.environ, {VARIABLE: key}):
            token = self.env["cctv.credential"]._secret_box().encrypt("x")
        self.assertEqual(SecretBox(key).decrypt(token), "x")
