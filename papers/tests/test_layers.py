"""``papers`` and ``tools`` are plain: they never import Odoo, and nothing else of the addon."""

import ast
import unittest
from pathlib import Path

PAPERS = Path(__file__).resolve().parents[1]
TOOLS = PAPERS.parent / "tools"
BANNED = {"odoo", "openerp", "helpdesk_cctv", "monitor", "simulator", "bench", "models"}
NETWORK = {"socket", "ssl", "urllib", "requests", "http", "httpx", "aiohttp", "subprocess"}


def imported(path: Path) -> tuple[set[str], int]:
    """First words of the modules that a file imports, and the deepest relative import."""
    names, deepest = set(), 0
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            deepest = max(deepest, node.level)
            if not node.level:
                names.add(node.module.split(".")[0])
    return names, deepest


class TestLayers(unittest.TestCase):
    files = [path for path in PAPERS.rglob("*.py") if "__pycache__" not in path.parts]

    def test_there_is_something_to_look_at(self):
        self.assertIn("builder.py", {path.name for path in self.files})
        self.assertIn("reportlab", imported(PAPERS / "builder.py")[0])

    def test_nothing_imports_odoo_or_the_network(self):
        for path in self.files:
            names, _deepest = imported(path)
            self.assertFalse(names & (BANNED | NETWORK), path)

    def test_imports_stay_within(self):
        for path in self.files:
            depth = len(path.relative_to(PAPERS).parts)
            self.assertLessEqual(imported(path)[1], depth, path)

    def test_the_product_does_not_import_its_tests(self):
        for path in self.files:
            if "tests" not in path.parts:
                nodes = ast.walk(ast.parse(path.read_text()))
                modules = [n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)]
                self.assertFalse([name for name in modules if "tests" in name], path)


class TestToolsLayers(unittest.TestCase):
    files = sorted(TOOLS.glob("*.py"))

    def test_there_is_something_to_look_at(self):
        self.assertLessEqual(
            {"seal.py", "working_days.py", "pictures.py"}, {path.name for path in self.files}
        )

    def test_nothing_imports_odoo(self):
        for path in self.files:
            names, _deepest = imported(path)
            self.assertFalse(names & BANNED, path)

    def test_imports_stay_within(self):
        for path in self.files:
            self.assertLessEqual(imported(path)[1], 1, path)
