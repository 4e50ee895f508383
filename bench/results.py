"""What a benchmark says: one JSON object a line, and whether the gate is met."""

import json
import sys


class Results:
    """``ratio`` is how many times better than ``baseline`` (same unit, measured in this run)."""

    def __init__(self):
        self.missed: list[str] = []

    def row(
        self,
        name: str,
        value: float,
        unit: str,
        baseline: float | None = None,
        *,
        less_is_better: bool = False,
    ) -> float:
        """Print a result; return it. ``less_is_better``: the ratio tells how many times less."""
        ratio = None
        if baseline and value:
            ratio = round(baseline / value if less_is_better else value / baseline, 2)
        rounded = None if baseline is None else round(baseline, 3)
        line = {
            "name": name,
            "value": round(value, 3),
            "unit": unit,
            "ratio": ratio,
            "baseline": rounded,
        }
        print(json.dumps(line), flush=True)
        return value

    def gate(self, is_met: bool, wanted: str) -> None:
        """Note a condition that the benchmark has to meet."""
        print(f"{'met' if is_met else 'MISSED'}: {wanted}", file=sys.stderr, flush=True)
        if not is_met:
            self.missed.append(wanted)
