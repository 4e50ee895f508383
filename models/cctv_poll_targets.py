"""From rows of the register to targets of the sweep. Only ``read_…`` touches the
database."""

from dataclasses import dataclass, field

from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Finding, Level, Stage, StageName, Target, Verdict
from ..monitor.sweep import Due, Step, Topology
from ..tools.address import path_of_url
from .cctv_choices import ONVIF_PATH
from .cctv_poll_rows import Rules, read_pictures
from .cctv_poll_tools import from_epoch, to_epoch

PROTOCOLS = {
    "onvif_rtsp": ("onvif", "rtsp"),
    "onvif": ("onvif",),
    "rtsp": ("rtsp",),
    "tcp": ("tcp",),
}
KINDS_WITH_PICTURE = ("camera", "encoder")
REFUSALS = frozenset({Reason.AUTH_FAILED.value, Reason.LOCKED_OUT.value})


@dataclass(frozen=True)
class Material:
    """What targets are made of besides the rows of their devices. ``secrets``: {credential id:
    (user name, password), or None where it cannot be decrypted}; ``pictures``: of
    ``read_pictures``; ``now``: seconds since the epoch."""

    rules: dict[int | None, Rules]
    secrets: dict[int, tuple[str, str] | None] = field(repr=False)
    pictures: dict[int, dict]
    allow_loopback: bool
    now: float

    def rules_of(self, row: dict) -> Rules:
        return self.rules.get(row["policy_id"]) or self.rules[None]


def read_material(env, rows: dict, steps: list[Step], rules: dict, now: float) -> Material:
    """:param rows: {device id: row of ``read_due``}"""
    credentials = {row["credential_id"] for row in rows.values() if row["credential_id"]}
    logins = env["cctv.credential"].sudo().browse(credentials)
    secrets = logins._get_probe_secrets() if logins else {}
    looked_at = [step.id for step in steps if step.level is Level.PICTURE]
    pictures = read_pictures(env, looked_at, from_epoch(now))
    loopback = env["cctv.poll"]._allows_loopback()
    return Material(rules, secrets, pictures, loopback, now)


def make_due(row: dict, topology: Topology) -> Due:
    """When the looks at a device are due."""
    return Due(
        row["id"],
        to_epoch(row["next_check"]),
        to_epoch(row["next_picture"]),
        to_epoch(row["next_identity"]),
        takes_pictures=row["kind"] in KINDS_WITH_PICTURE and row["protocols"] != "tcp",
        depth=len(topology.ancestors(row["id"])),
        next_recording=to_epoch(row["next_recording"]),
        keeps_recordings=_keeps_recordings(row) and row["protocols"] != "tcp",
    )


def make_target(row: dict, level: Level, material: Material) -> Target:
    """The target of one look at a device."""
    username, password = material.secrets.get(row["credential_id"]) or ("", "")
    rules, picture = material.rules_of(row), material.pictures.get(row["id"]) or {}
    return Target(
        id=row["id"],
        host=row["address"],
        kind=row["kind"],
        level=level,
        protocols=PROTOCOLS[row["protocols"]],
        onvif_port=row["onvif_port"],
        onvif_path=row["onvif_path"] or ONVIF_PATH,
        rtsp_port=row["rtsp_port"],
        use_tls=bool(row["use_tls"]),
        channel=_channel(row),
        username=username,
        password=password,
        stream_path=path_of_url(row["stream_url"] or ""),
        snapshot_path=path_of_url(row["snapshot_url"] or ""),
        use_snapshot=rules.use_snapshot,
        timeout_s=rules.timeout_s,
        allow_loopback=material.allow_loopback,
        group=_group(row),
        expected_serial="" if _channel(row) else row["serial"] or "",
        thresholds=rules.thresholds,
        driver=_driver(row),
        references=picture.get("references") or {},
        is_ptz=bool(row["is_ptz"]),
        ignored=tuple(picture.get("ignored") or ()),
        memory=row["memory"] or {},
    )


def not_asked(row: dict, code: str, now: float) -> Verdict:
    """What is known without asking a device that it would only refuse: ``code`` says why."""
    return Verdict(
        id=row["id"],
        level=Level.PULSE,
        started_at=now,
        duration_s=0.0,
        stages=(Stage(StageName.LOGIN, code),),
        findings=(Finding(Reason.AUTH_FAILED, code),),
        judged=frozenset({Reason.AUTH_FAILED}),
        memory=row["memory"] or {},
    )


def after_their_recorders(rows: dict, steps: list[Step]) -> tuple[list[Step], bool]:
    """The steps without those through a recorder that is itself to be looked at first, and
    whether there were any: what it refuses need not be tried once for each of its channels."""
    ids = {step.id for step in steps}
    now = [
        step
        for step in steps
        if not (rows[step.id]["is_through"] and rows[step.id]["recorder_id"] in ids)
    ]
    return now, len(now) < len(steps)


def _is_shut_out(row: dict) -> bool:
    """The recorder has refused the same password already; one more try each would lock it."""
    reasons = set((row["host_reasons"] or "").split(","))
    is_same = row["credential_id"] == row["host_credential_id"]
    return row["is_through"] and is_same and not REFUSALS.isdisjoint(reasons)


def sort_out(rows: dict, steps: list[Step], material: Material):
    """(targets in the order of ``steps``, verdicts of devices that need not be asked)."""
    targets, verdicts = [], []
    for step in steps:
        row = rows[step.id]
        credential_id = row["credential_id"]
        if credential_id and material.secrets.get(credential_id) is None:
            verdicts.append(not_asked(row, "secret_unreadable", material.now))
        elif _is_shut_out(row):
            verdicts.append(not_asked(row, "recorder_refuses", material.now))
        else:
            targets.append(make_target(row, step.level, material))
    return targets, verdicts


def _keeps_recordings(row: dict) -> bool:
    return row["kind"] == "recorder" or bool(row["own_storage"])


def _driver(row: dict) -> str:
    """Which interface people have chosen for the recorder, or has answered a channel's recorder;
    '' to find out."""
    return row["recorder_driver"] or ""


def _channel(row: dict) -> int:
    """The channel counts where the recorder is dialled; at its own address a camera has none."""
    is_recorder = row["is_through"] or row["address"] == row["recorder_address"]
    return row["channel"] or 0 if is_recorder else 0


def _group(row: dict) -> str:
    """What bears one stream at a time: the link in between, or the recorder that is dialled."""
    if row["link_id"]:
        return f"link-{row['link_id']}"
    if row["is_through"]:
        return f"recorder-{row['recorder_id']}"
    return f"recorder-{row['id']}" if row["kind"] == "recorder" else ""
