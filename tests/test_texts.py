"""Every code that a check can bring has a sentence."""

from odoo.tests import TransactionCase, tagged

from ..models import cctv_texts as texts, cctv_texts_stages as stages
from ..models.cctv_choices import DEVICE_KINDS
from ..models.cctv_poll_stages import stages_of
from ..monitor.probe.errors import ProbeError
from ..monitor.probe.reasons import REASONS, Health, Reason, by_rank
from ..monitor.probe.types import Finding, Level, Stage, StageName, Verdict


def codes(error=ProbeError):
    """Codes of all errors that are raised: those that name one of their own."""
    own = {error.code} if "code" in vars(error) else set()
    return own.union(*(codes(kind) for kind in error.__subclasses__()))


@tagged("post_install", "-at_install")
class TestTexts(TransactionCase):
    def test_reasons_are_all_there_in_their_order(self):
        self.assertEqual([code for code, _label in texts.REASON_SELECTION], by_rank(REASONS))
        self.assertEqual({code for code, _label in texts.STATE_SELECTION}, set(Health))

    def test_every_reason_says_what_is_wrong_and_what_to_check(self):
        for reason in Reason:
            sentence = texts.reason_sentence(self.env, reason.value, "camera")
            self.assertTrue(sentence.endswith("."), reason)
            self.assertNotIn("%(", sentence)
            self.assertTrue(texts.reason_first_check(self.env, reason.value), reason)
            self.assertNotEqual(texts.reason_label(self.env, reason.value), reason.value)

    def test_unknown_reason(self):
        self.assertEqual(texts.reason_sentence(self.env, "of_the_future"), "")
        self.assertEqual(texts.reason_sentence(self.env, False), "")
        self.assertEqual(texts.reason_first_check(self.env, False), "")
        self.assertEqual(texts.reason_label(self.env, "of_the_future"), "of_the_future")

    def test_every_error_has_a_sentence(self):
        self.assertGreater(len(codes()), 25)
        self.assertEqual(codes() - stages.PROBE_CODES.keys(), set())

    def test_every_code_can_be_said_without_values(self):
        for code in stages.PROBE_CODES:
            said = texts.stage_sentence(self.env, {"name": "onvif", "code": code}, "recorder")
            self.assertTrue(said.endswith((".", ")")), code)
            self.assertNotIn("%(", said)

    def test_every_stage_has_a_heading_and_a_good_sentence(self):
        for name in StageName:
            self.assertNotEqual(texts.stage_label(self.env, name.value), name.value)
            self.assertTrue(texts.stage_sentence(self.env, {"name": name.value, "code": "ok"}))

    def test_numbers_are_used_where_they_are_there(self):
        stage = {"name": "connect", "code": "connect_timeout", "values": {"port": 8000}}
        self.assertEqual(texts.stage_sentence(self.env, stage), "Nothing answers on port 8000.")
        stage["values"] = {}
        self.assertEqual(texts.stage_sentence(self.env, stage), "Nothing answers at this address.")

    def test_values_of_a_device_are_short(self):
        stage = {"name": "stream", "code": "unsupported_codec", "values": {"codec": "%(x)s" * 99}}
        self.assertLess(len(texts.stage_sentence(self.env, stage)), 140)

    def test_unknown_code_is_named(self):
        stage = {"name": "onvif", "code": "of_the_future"}
        self.assertEqual(
            texts.stage_sentence(self.env, stage), "This did not work (of_the_future)."
        )

    def test_every_kind_has_a_word(self):
        self.assertEqual(texts.DEVICE_WORDS.keys(), {kind for kind, _label in DEVICE_KINDS})
        self.assertEqual(texts.device_word(self.env, "ups"), "The UPS")
        self.assertEqual(texts.device_word(self.env), "The device")

    def test_finding_in_words(self):
        finding = {"reason": "clock_skew", "code": "clock_skew", "values": {"skew_s": -3600.4}}
        self.assertEqual(
            texts.finding_sentence(self.env, finding),
            "The clock of the device is 3600 seconds wrong.",
        )
        finding = {"reason": "fps_low", "code": "measured"}
        self.assertIn("fewer frames", texts.finding_sentence(self.env, finding))

    def test_translated(self):
        self.env["res.lang"]._activate_lang("id_ID")
        env = self.env(context={"lang": "id_ID"})
        self.patch(stages._lt("x").__class__, "_translate", lambda lazy, lang: f"{lang}!")
        self.assertEqual(texts.stage_label(env, "connect"), "id_ID!")

    def test_stages_show_what_they_brought_up(self):
        verdict = Verdict(
            id=1,
            level=Level.PICTURE,
            started_at=0.0,
            duration_s=1.0,
            stages=tuple(Stage(name) for name in StageName),
            findings=(Finding(Reason.PICTURE_BLACK, "black"), Finding(Reason.CLOCK_SKEW)),
            clock_skew_s=-90.0,
        )
        told = {stage["name"]: stage for stage in stages_of(verdict)}
        self.assertEqual(told["picture"]["code"], "picture_black")
        self.assertEqual(told["clock"]["code"], "clock_skew")
        self.assertEqual(told["clock"]["values"], {"skew_s": 90.0})
        self.assertEqual(list(told)[:5], ["resolve", "connect", "onvif", "login", "clock"])
