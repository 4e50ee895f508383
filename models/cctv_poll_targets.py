"""From rows of the register to targets of the sweep. Only ``read_secrets`` touches the database."""

from ..monitor.probe.reasons import Reason
from ..monitor.probe.types import Finding, Level, Stage, StageName, Target, Verdict
from ..monitor.sweep import Due, Step, Topology
from ..tools.address import path_of_url
from .cctv_choices import ONVIF_PATH
from .cctv_poll_rows import Rules
from .cctv_poll_tools import to_epoch

PROTOCOLS = {
    "onvif_rtsp": ("onvif", "rtsp"),
    "onvif": ("onvif",),
    "rtsp": ("rtsp",),
    "tcp": ("tcp",),
}
KINDS_WITH_PICTURE = ("camera", "encoder")
REFUSALS = frozenset({Reason.AUTH_FAILED.value, Reason.LOCKED_OUT.value})


def read_secrets(env, rows: list[dict]) -> dict:
    """{credential id: (user name, password), or None where it cannot be decrypted}."""
    ids = {row["credential_id"] for row in rows if row["credential_id"]}
    return env["cctv.credential"].sudo().browse(ids)._get_probe_secrets() if ids else {}


def make_due(row: dict, topology: Topology) -> Due:
    """When the looks at a device are due."""
    return Due(
        row["id"],
        to_epoch(row["next_check"]),
        to_epoch(row["next_picture"]),
        to_epoch(row["next_identity"]),
        takes_pictures=row["kind"] in KINDS_WITH_PICTURE and row["protocols"] != "tcp",
        depth=len(topology.ancestors(row["id"])),
    )


def make_target(row: dict, level: Level, rules: Rules, secret, allow_loopback: bool) -> Target:
    """The target of one look at a device.

    :param secret: (user name, password), or None when the device has no credential
    """
    username, password = secret or ("", "")
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
        allow_loopback=allow_loopback,
        group=_group(row),
        expected_serial="" if _channel(row) else row["serial"] or "",
        thresholds=rules.thresholds,
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


def sort_out(rows: dict, steps: list[Step], rules: dict, secrets: dict, now: float, loopback: bool):
    """(targets in the order of ``steps``, verdicts of devices that need not be asked)."""
    targets, verdicts = [], []
    for step in steps:
        row = rows[step.id]
        credential_id = row["credential_id"]
        secret = secrets.get(credential_id)
        if credential_id and secret is None:
            verdicts.append(not_asked(row, "secret_unreadable", now))
            continue
        if _is_shut_out(row):
            verdicts.append(not_asked(row, "recorder_refuses", now))
            continue
        rule = rules.get(row["policy_id"]) or rules[None]
        targets.append(make_target(row, step.level, rule, secret, loopback))
    return targets, verdicts


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
