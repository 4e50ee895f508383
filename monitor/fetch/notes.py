"""What has to be known of a fetch besides its pictures, kept beside them."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ..probe.errors import NoRoom

OPENINGS_MAX = 2
"""Runs that ended while a file was taken apart, before no more files are asked for."""


@dataclass
class Notes:
    """``clock_offset_s``: the recorder's clock less ours, None when it is not known; ``shift_s``:
    what the recorder has to be asked for in place of the time that is meant; ``recorded``: what it
    says that it has, None when it does not say; ``sure_bytes``: how much of the journal is on the
    disk for certain; ``no_download``: why its files are of no use, '' as long as they are; ``way``:
    how they are asked for, ``misses``: how often in a row in vain; ``openings``: how often in a row
    a file was begun to be taken apart; ``ways``: how the pictures came; ``sound``: its codec, rate,
    channels; ``left_out_sound``: there was some that is not kept."""

    path: Path
    driver: str = ""
    clock_offset_s: float | None = None
    is_stamped: bool = False
    damaged: int = 0
    shift_s: float = 0.0
    is_complete: bool = False
    sure_bytes: int = 0
    recorded: list | None = None
    no_download: str = ""
    way: int = 0
    misses: int = 0
    openings: int = 0
    ways: list = field(default_factory=list)
    sound: list | None = None
    left_out_sound: bool = False

    @classmethod
    def read(cls, path: Path) -> "Notes":
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            recorded = known["recorded"]
            offset_s = known["clock_offset_s"]
            return cls(
                path,
                driver=str(known["driver"]),
                clock_offset_s=None if offset_s is None else float(offset_s),
                is_stamped=bool(known["is_stamped"]),
                damaged=int(known["damaged"]),
                shift_s=float(known["shift_s"]),
                is_complete=bool(known["is_complete"]),
                sure_bytes=int(known["sure_bytes"]),
                recorded=recorded and [[float(a), float(b)] for a, b in recorded],
                no_download="download_unreadable"
                if int(known["openings"]) >= OPENINGS_MAX
                else str(known["no_download"]),
                openings=int(known["openings"]),
                way=int(known["way"]),
                misses=int(known["misses"]),
                ways=[str(way) for way in known["ways"]],
                sound=_sound(known["sound"]),
                left_out_sound=bool(known["left_out_sound"]),
            )
        except (OSError, ValueError, TypeError, LookupError):
            return cls(path)

    def write(self) -> None:
        data = {key: value for key, value in asdict(self).items() if key != "path"}
        try:
            beside = self.path.with_suffix(".new")
            beside.write_text(json.dumps(data), encoding="utf-8")
            beside.replace(self.path)
        except OSError as error:
            raise NoRoom(error.strerror or "") from None


def _sound(told) -> list | None:
    if not told:
        return None
    codec, rate, channels = told
    return [str(codec), int(rate), int(channels)]
