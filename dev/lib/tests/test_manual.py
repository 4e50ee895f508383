import re
import unittest
from pathlib import Path

from shots.scenes import SCENES

DOCS = Path(__file__).resolve().parents[3] / "docs"
LINK = re.compile(r"\]\(([^)#\s]+)")


class TestManual(unittest.TestCase):
    def links(self):
        for page in sorted(DOCS.rglob("*.md")):
            for link in LINK.findall(page.read_text()):
                if "://" not in link:
                    yield page, link

    def test_every_link_leads_somewhere(self):
        lost = [
            f"{page.relative_to(DOCS)}: {link}"
            for page, link in self.links()
            if not (page.parent / link).exists()
        ]
        self.assertEqual(lost, [])

    def test_a_page_shows_pictures_in_its_own_language(self):
        wrong = [
            f"{page.relative_to(DOCS)}: {link}"
            for page, link in self.links()
            if link.endswith(".png") and ("/images/id/" in link) != (page.parent.name == "id")
        ]
        self.assertEqual(wrong, [])

    def test_every_picture_is_shown_somewhere(self):
        shown = {(page.parent / link).resolve() for page, link in self.links()}
        kept = {picture.resolve() for picture in (DOCS / "images").rglob("*.png")}
        self.assertEqual(sorted(str(p.relative_to(DOCS)) for p in kept - shown), [])

    def test_every_picture_can_be_made_again(self):
        made = {scene.name for scene in SCENES}
        kept = {picture.stem for picture in (DOCS / "images").rglob("*.png")}
        self.assertEqual(kept - made, set())

    def test_settings_are_the_same_in_both_languages(self):
        """The benchmark of footage takes those for nginx from the English page."""
        blocks = re.compile(r"```(?:ini|nginx)\n.*?```", re.DOTALL)
        told = []
        for page in ("en/5-administration.md", "id/5-administrasi.md"):
            text = (DOCS / page).read_text()
            told.append([re.sub(r"<\w+>", "<key>", block) for block in blocks.findall(text)])
        self.assertEqual(*told)
        self.assertIn("X-Forwarded-For", "".join(told[0]))
