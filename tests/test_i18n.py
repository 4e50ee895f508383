"""Whether every sentence of the addon can be read in Indonesian.

``i18n/helpdesk_cctv.pot`` and ``i18n/id.po`` must hold what Odoo itself exports, place by place,
since Odoo loads the translation of a label only for the places that the file names.
"""

import ast
import io
import re
from collections import Counter
from pathlib import Path

import polib
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from lxml import etree

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import code_translations, trans_export

MODULE = "helpdesk_cctv"
LANG = "id_ID"
ROOT = Path(file_path(f"{MODULE}/__manifest__.py")).parent
POT, PO = ROOT / "i18n" / f"{MODULE}.pot", ROOT / "i18n" / "id.po"
HELPDESK_PO = ROOT / "i18n_extra" / "id.po"
"""What people meet of the helpdesk addons, which bring no Indonesian of their own."""

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdr%]|\{\{.*?\}\}")
TAG = re.compile(r"</?[a-z][\w.-]*")
SPOKEN = {"UserError", "ValidationError", "AccessError", "RedirectWarning"}
"""Errors whose first argument a person reads."""

HOW_TO = "Run `dev/i18n`, translate what it lists, and run it again."


def places(entry) -> set[str]:
    """Where a term is used, as Odoo names it, and for which side its code is."""
    kinds = {line for line in entry.comment.splitlines() if line.startswith("odoo-")}
    return {name for name, _line in entry.occurrences} | kinds


def by_term(catalogue) -> dict:
    return {entry.msgid: places(entry) for entry in catalogue if not entry.obsolete}


def xml_ids(key: str) -> set[str]:
    """XML ids that the files under a key of the manifest define or change."""
    files = [ROOT / name for name in Manifest.for_addon(MODULE)[key] if name.endswith(".xml")]
    nodes = [node for path in files for node in etree.parse(str(path)).iterfind(".//*[@id]")]
    return {f"{MODULE}.{node.get('id').removeprefix(f'{MODULE}.')}" for node in nodes}


def strings_spoken_untranslated(tree):
    """Line numbers of errors that are raised with a bare sentence."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in SPOKEN and isinstance(node.args[0], ast.Constant | ast.JoinedStr):
            yield node.lineno


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        buffer = io.BytesIO()
        trans_export(None, [MODULE], buffer, "po", cls.env)
        cls.exported = cls._without_demo(by_term(polib.pofile(buffer.getvalue().decode())))
        cls.pot, cls.po = polib.pofile(str(POT)), polib.pofile(str(PO))

    @classmethod
    def _without_demo(cls, terms: dict) -> dict:
        demo = xml_ids("demo") - xml_ids("data")
        tests = f"code:addons/{MODULE}/tests/"
        kept = {
            term: {p for p in where if p.split(":")[-1] not in demo and not p.startswith(tests)}
            for term, where in terms.items()
        }
        return {term: where for term, where in kept.items() if where}

    def assertSameTerms(self, terms: dict, name: str):
        missing = sorted(set(self.exported) - set(terms))
        self.assertFalse(missing, f"terms that are not in {name}. {HOW_TO}")
        left_over = sorted(set(terms) - set(self.exported))
        self.assertFalse(left_over, f"terms of {name} that nothing uses any more. {HOW_TO}")
        moved = {
            term: sorted(self.exported[term] ^ where)
            for term, where in terms.items()
            if self.exported[term] != where
        }
        self.assertFalse(moved, f"terms of {name} that are used in other places. {HOW_TO}")

    def test_template_is_what_odoo_exports(self):
        self.assertGreater(len(self.exported), 500)
        self.assertSameTerms(by_term(self.pot), POT.name)

    def test_indonesian_has_every_term_where_it_is_used(self):
        self.assertSameTerms(by_term(self.po), PO.name)

    def test_indonesian_is_complete(self):
        self.assertFalse([e.msgid for e in self.po if not e.obsolete and not e.msgstr.strip()])
        self.assertFalse([e.msgid for e in self.po.fuzzy_entries()])
        self.assertFalse([e.msgid for e in self.po.obsolete_entries()])
        repeated = [term for term, n in Counter(e.msgid for e in self.po).items() if n > 1]
        self.assertFalse(repeated)

    def test_placeholders_and_tags_are_kept(self):
        for entry in [*self.po, *polib.pofile(str(HELPDESK_PO))]:
            for pattern in (PLACEHOLDER, TAG):
                with self.subTest(term=entry.msgid, pattern=pattern.pattern):
                    self.assertEqual(
                        Counter(pattern.findall(entry.msgstr)),
                        Counter(pattern.findall(entry.msgid)),
                    )

    def test_files_compile(self):
        for path in (POT, PO, HELPDESK_PO):
            with path.open("rb") as source:
                catalogue = read_po(source, locale="id", abort_invalid=True)
            self.assertFalse([(m.id, errors) for m, errors in catalogue.check()], path.name)
            write_mo(io.BytesIO(), catalogue)

    def test_code_finds_its_translations(self):
        """Sentences in Python and in the browser are looked up apart from each other."""
        python = code_translations.get_python_translations(MODULE, LANG)
        web = code_translations.get_web_translations(MODULE, LANG)["messages"]
        for kind, known in (
            ("odoo-python", set(python)),
            ("odoo-javascript", {message["id"] for message in web}),
        ):
            wanted = {term for term, where in self.exported.items() if kind in where}
            self.assertGreater(len(wanted), 20)
            self.assertFalse(sorted(wanted - known), kind)

    def test_labels_are_loaded(self):
        """What the database holds after the language has been installed."""
        self.env["res.lang"]._activate_lang(LANG)
        self.env["ir.module.module"]._load_module_terms([MODULE], [LANG], overwrite=True)
        env = self.env(context={"lang": LANG})
        labels = dict(env["cctv.fault"].fields_get(["kind"])["kind"]["selection"])
        self.assertEqual(labels["auth_failed"], "Login ditolak")
        self.assertEqual(env.ref(f"{MODULE}.cctv_camera_menu").name, "Kamera")
        self.assertEqual(env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").name, "Selesai")
        form = env["maintenance.equipment"].get_view(
            env.ref(f"{MODULE}.cctv_camera_view_form").id, "form"
        )
        self.assertIn('string="Uji sekarang"', form["arch"])

    def test_errors_are_translatable(self):
        bare = [
            f"{path.relative_to(ROOT)}:{line}"
            for folder in ("models", "wizards", "tools", "controllers", "cli")
            for path in sorted((ROOT / folder).rglob("*.py"))
            for line in strings_spoken_untranslated(ast.parse(path.read_text()))
        ]
        self.assertFalse(bare, "sentences that cannot be translated: use self.env._()")
