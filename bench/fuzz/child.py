"""`python -m bench.fuzz.child NAME SEED FIRST COUNT FILE`: one parser's share, in a process of its
own. Writes the number of each reply into FILE before it is parsed, and the outcome as JSON."""

import json
import mmap
import sys

from .attack import attack
from .parsers import PARSERS
from .watch import NUMBER


def main(name: str, seed: str, first: str, count: str, path: str) -> None:
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), NUMBER.size) as shared:
        pack_into = NUMBER.pack_into

        def progress(number: int) -> None:
            pack_into(shared, 0, number)

        outcome = attack(PARSERS[name], int(seed), int(first), int(count), progress)
    print(json.dumps(outcome.to_dict()))


if __name__ == "__main__":
    main(*sys.argv[1:])
