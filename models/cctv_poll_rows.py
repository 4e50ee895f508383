"""What the poll reads: each of these is one statement, however many devices there are."""

from dataclasses import dataclass

from odoo.tools import SQL

from ..monitor.probe.types import Thresholds
from ..monitor.sweep import Policy, Topology

POLICY_FIELDS = (
    "confirm_n", "confirm_m", "recover_k", "flap_max", "flap_window_s", "retry_s", "pulse_s",
    "picture_s", "identity_s", "lockout_backoff_s", "stale_s",
)  # fmt: skip
THRESHOLD_FIELDS = (
    "clock_skew_max_s", "black_luma_max", "black_std_max", "flat_std_max", "frozen_diff_max",
)  # fmt: skip

IS_POLLED = SQL(
    """(e.active AND e.cctv_kind IS NOT NULL AND e.cctv_poll_enabled
        AND coalesce(e.cctv_protocols, 'none') <> 'none')"""
)


@dataclass(frozen=True)
class Rules:
    """A ``cctv.poll.policy`` as the monitor knows it. ``opens_tickets``, ``ticket_soft``: what is
    done about faults."""

    policy: Policy
    thresholds: Thresholds
    timeout_s: float
    use_snapshot: bool
    opens_tickets: bool
    ticket_soft: bool


def read_rules(env) -> dict[int | None, Rules]:
    """{policy id: rules}; those of a policy without exceptions under None, for a device that no
    policy holds for (the default was deleted)."""
    policies = env["cctv.poll.policy"].sudo().with_context(active_test=False)
    found = {policy.id: _rules(policy) for policy in policies.search([])}
    return {None: _rules(policies.new({})), **found}


def _rules(policy) -> Rules:
    return Rules(
        Policy(**{name: policy[name] for name in POLICY_FIELDS}),
        Thresholds(**{name: policy[name] for name in THRESHOLD_FIELDS}),
        timeout_s=policy.timeout_s,
        use_snapshot=policy.use_snapshot,
        opens_tickets=policy.opens_tickets,
        ticket_soft=policy.ticket_soft,
    )


def read_topology(env) -> Topology:
    """Who hangs on whom, of all devices."""
    env.flush_all()
    rows = env.execute_query(
        SQL(
            """
            SELECT e.id, CASE WHEN e.cctv_poll_via = 'recorder' THEN e.cctv_recorder_id END,
                   e.cctv_uplink_id
              FROM maintenance_equipment e
             WHERE e.cctv_kind IS NOT NULL
               AND (e.cctv_uplink_id IS NOT NULL OR e.cctv_poll_via = 'recorder')
            """
        )
    )
    return Topology(
        {id_: recorder for id_, recorder, _uplink in rows if recorder},
        {id_: uplink for id_, _recorder, uplink in rows if uplink},
    )


def read_due(env, now, limit: int) -> list[dict]:
    """The devices that are due, longest overdue first, with what a target is made of.

    :param now: naive UTC datetime
    """
    is_due = SQL("(s.next_check IS NULL OR s.next_check <= %s)", now)
    return _read_targets(env, SQL("%s AND %s", IS_POLLED, is_due), limit)


def read_one(env, device_id: int) -> list[dict]:
    """The same for one device, whether it is due or not; empty when it has no address."""
    speaks = SQL("coalesce(e.cctv_protocols, 'none') <> 'none'")
    return _read_targets(env, SQL("e.id = %s AND %s", device_id, speaks), 1)


def _read_targets(env, condition: SQL, limit: int) -> list[dict]:
    return _dicts(
        env,
        SQL(
            """
            SELECT e.id, e.cctv_kind AS kind, e.cctv_protocols AS protocols,
                   e.cctv_serial AS serial, e.cctv_stream_url AS stream_url,
                   e.cctv_snapshot_url AS snapshot_url,
                   e.cctv_channel AS channel, e.cctv_recorder_id AS recorder_id,
                   e.cctv_poll_via = 'recorder' AS is_through,
                   uplink.id AS link_id, host.cctv_address AS address,
                   recorder.cctv_address AS recorder_address,
                   host.cctv_onvif_port AS onvif_port, host.cctv_onvif_path AS onvif_path,
                   host.cctv_rtsp_port AS rtsp_port, host.cctv_use_tls AS use_tls,
                   coalesce(e.cctv_credential_id, host.cctv_credential_id) AS credential_id,
                   host.cctv_credential_id AS host_credential_id, hosted.reasons AS host_reasons,
                   %(policy)s AS policy_id,
                   s.next_check, s.next_picture, s.next_identity, s.probe_memory AS memory
              FROM cctv_device_status s
              JOIN maintenance_equipment e ON e.id = s.device_id
              LEFT JOIN maintenance_equipment recorder ON recorder.id = e.cctv_recorder_id
              JOIN maintenance_equipment host ON host.id =
                   CASE WHEN e.cctv_poll_via = 'recorder' THEN e.cctv_recorder_id ELSE e.id END
              LEFT JOIN cctv_device_status hosted ON hosted.device_id = host.id
              LEFT JOIN maintenance_equipment uplink ON uplink.id = host.cctv_uplink_id
                   AND uplink.cctv_kind = 'link'
             WHERE %(condition)s AND host.cctv_address IS NOT NULL
             ORDER BY s.next_check NULLS FIRST, e.id
             LIMIT %(limit)s
            """,
            policy=env["maintenance.equipment"]._cctv_policy_sql("e"),
            condition=condition,
            limit=limit,
        ),
    )


def read_states(env, device_ids) -> dict[int, dict]:
    """{id: what is known of the device and its state}, of those that still exist."""
    rows = _dicts(
        env,
        SQL(
            """
            SELECT e.id, e.company_id, e.cctv_kind AS kind, e.cctv_maintenance_until AS maintained,
                   CASE WHEN e.cctv_poll_via = 'recorder' THEN e.cctv_recorder_id END AS through_id,
                   %(is_polled)s AS is_polled, %(policy)s AS policy_id,
                   e.cctv_manufacturer AS manufacturer, e.model, e.cctv_firmware AS firmware,
                   e.cctv_serial AS serial, e.cctv_hardware AS hardware,
                   s.state, s.reasons, s.next_check, s.next_picture, s.next_identity,
                   s.decision_memory, s.probe_memory
              FROM cctv_device_status s
              JOIN maintenance_equipment e ON e.id = s.device_id
             WHERE s.device_id = ANY(%(ids)s)
            """,
            is_polled=IS_POLLED,
            policy=env["maintenance.equipment"]._cctv_policy_sql("e"),
            ids=list(device_ids),
        ),
    )
    return {row["id"]: row for row in rows}


def _dicts(env, query: SQL) -> list[dict]:
    env.flush_all()
    env.cr.execute(query)
    return env.cr.dictfetchall()
