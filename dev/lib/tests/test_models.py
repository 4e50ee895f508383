import ast
import unittest
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("models", "wizards", "reports")


class TestModels(unittest.TestCase):
    def test_no_method_hides_another_of_its_model(self):
        """A model is spread over files. Two of them that define one method, neither calling the
        other, do not know of each other: which one holds hangs on the order of the imports."""
        found = defaultdict(list)
        for folder in FOLDERS:
            for path in sorted((ROOT / folder).glob("*.py")):
                for model, method, calls_other in _methods(path):
                    if not calls_other:
                        found[model, method].append(path.name)
        hidden = {key: names for key, names in found.items() if len(names) > 1}
        self.assertEqual(hidden, {})


def _methods(path):
    """(model, method, whether it calls another's) of all that a file defines."""
    for node in ast.parse(path.read_text()).body:
        model = _model(node) if isinstance(node, ast.ClassDef) else None
        if model:
            for part in node.body:
                if isinstance(part, ast.FunctionDef):
                    yield model, part.name, "super()" in ast.unparse(part)


def _model(node):
    """The name of the model that a class makes or extends; None for another class."""
    said = {}
    for part in node.body:
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            if part.targets[0].id in ("_name", "_inherit"):
                said[part.targets[0].id] = ast.literal_eval(part.value)
    name = said.get("_name") or said.get("_inherit")
    return name[0] if isinstance(name, list) else name
