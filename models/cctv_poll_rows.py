"""What the poll reads: each of these is one statement, however many devices there are."""

from dataclasses import dataclass

from odoo.tools import SQL

from ..monitor.probe.types import Thresholds
from ..monitor.sweep import Policy, Topology
from .cctv_poll_tools import as_array

POLICY_FIELDS = (
    "confirm_n", "confirm_m", "recover_k", "flap_max", "flap_window_s", "retry_s", "pulse_s",
    "picture_s", "identity_s", "recording_s", "lockout_backoff_s", "stale_s",
    "soft_confirm_n", "soft_confirm_m", "soft_retry_s",
)  # fmt: skip
THRESHOLD_FIELDS = (
    "clock_skew_max_s", "black_luma_max", "black_std_max", "flat_std_max", "frozen_diff_max",
    "covered_share_min", "blurred_ratio_max", "moved_percent_min", "quarantine_s",
)  # fmt: skip
OTHER_FIELDS = ("timeout_s", "use_snapshot", "opens_tickets", "ticket_soft")
RULE_FIELDS = (*POLICY_FIELDS, *THRESHOLD_FIELDS, *OTHER_FIELDS)

IS_POLLED = SQL(
    """(e.active AND e.cctv_kind IS NOT NULL AND e.cctv_poll_enabled
        AND coalesce(e.cctv_protocols, 'none') <> 'none')"""
)


POLICY = SQL(
    """coalesce(e.cctv_policy_id, place.inherited_policy_id, own_default.id,
       (SELECT min(id) FROM cctv_poll_policy
         WHERE is_default AND active AND company_id IS NULL))"""
)
"""The policy that holds for the equipment ``e``: the rule of ``_cctv_policy_sql``, for thousands of
rows at once. That one is a query for each row, and PostgreSQL compiles it before it runs."""

POLICY_JOINS = SQL(
    """
    LEFT JOIN cctv_location place ON place.id = e.cctv_location_id
    LEFT JOIN (SELECT company_id, min(id) AS id FROM cctv_poll_policy
                WHERE is_default AND active AND company_id IS NOT NULL
                GROUP BY company_id) own_default ON own_default.company_id = e.company_id
    """
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
    usual = {name: _usual(policies, policies._fields[name]) for name in RULE_FIELDS}
    found = {policy.id: _rules(policy) for policy in policies.search_fetch([], RULE_FIELDS)}
    return {None: _rules(usual), **found}


def _usual(policies, field):
    return field.default(policies) if field.default else False


def _rules(policy) -> Rules:
    """Of a policy, or of its values."""
    return Rules(
        Policy(**{name: policy[name] for name in POLICY_FIELDS}),
        Thresholds(**{name: policy[name] for name in THRESHOLD_FIELDS}),
        **{name: policy[name] for name in OTHER_FIELDS},
    )


def read_topology(env) -> Topology:
    """Who hangs on whom, of all devices."""
    env.flush_all()
    rows = env.execute_query(
        SQL(
            """
            SELECT e.id, CASE WHEN e.cctv_poll_via = 'recorder' THEN e.cctv_recorder_id END,
                   e.cctv_uplink_id, e.cctv_power_id
              FROM maintenance_equipment e
             WHERE e.cctv_kind IS NOT NULL
               AND (e.cctv_uplink_id IS NOT NULL OR e.cctv_poll_via = 'recorder'
                    OR e.cctv_power_id IS NOT NULL)
            """
        )
    )
    return Topology(
        {id_: recorder for id_, recorder, _uplink, _power in rows if recorder},
        {id_: uplink for id_, _recorder, uplink, _power in rows if uplink},
        {id_: power for id_, _recorder, _uplink, power in rows if power},
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
                   e.cctv_snapshot_url AS snapshot_url, e.cctv_own_storage AS own_storage,
                   coalesce(nullif(host.cctv_recorder_driver, 'auto'),
                            CASE WHEN e.cctv_poll_via = 'recorder'
                                 THEN hosted.recorder_interface END) AS recorder_driver,
                   e.cctv_channel AS channel, e.cctv_recorder_id AS recorder_id,
                   e.cctv_poll_via = 'recorder' AS is_through,
                   e.cctv_lens = 'ptz' AS is_ptz,
                   uplink.id AS link_id, host.cctv_address AS address,
                   recorder.cctv_address AS recorder_address,
                   host.cctv_onvif_port AS onvif_port, host.cctv_onvif_path AS onvif_path,
                   host.cctv_rtsp_port AS rtsp_port, host.cctv_use_tls AS use_tls,
                   coalesce(e.cctv_credential_id, host.cctv_credential_id) AS credential_id,
                   host.cctv_credential_id AS host_credential_id, hosted.reasons AS host_reasons,
                   %(policy)s AS policy_id,
                   s.next_check, s.next_picture, s.next_identity, s.next_recording,
                   s.probe_memory AS memory
              FROM cctv_device_status s
              JOIN maintenance_equipment e ON e.id = s.device_id
              LEFT JOIN maintenance_equipment recorder ON recorder.id = e.cctv_recorder_id
              JOIN maintenance_equipment host ON host.id =
                   CASE WHEN e.cctv_poll_via = 'recorder' THEN e.cctv_recorder_id ELSE e.id END
              LEFT JOIN cctv_device_status hosted ON hosted.device_id = host.id
              LEFT JOIN maintenance_equipment uplink ON uplink.id = host.cctv_uplink_id
                   AND uplink.cctv_kind = 'link'
              %(policy_joins)s
             WHERE %(condition)s AND host.cctv_address IS NOT NULL
             ORDER BY s.next_check NULLS FIRST, e.id
             LIMIT %(limit)s
            """,
            policy=POLICY,
            policy_joins=POLICY_JOINS,
            condition=condition,
            limit=limit,
        ),
    )


def read_pictures(env, device_ids, now) -> dict[int, dict]:
    """{id: what pictures of the device are judged by}, of those about which there is anything:
    ``references`` (mode → description of the approved picture) and ``ignored`` (codes).

    :param device_ids: of devices whose picture is looked at; references are heavy (20 kB a camera)
    :param now: naive UTC datetime
    """
    if not device_ids:
        return {}
    rows = _dicts(
        env,
        SQL(
            """
            SELECT device_id, jsonb_object_agg(mode, description) FILTER (WHERE mode IS NOT NULL)
                   AS "references", array_agg(kind) FILTER (WHERE kind IS NOT NULL) AS ignored
              FROM (SELECT device_id, mode, description, NULL AS kind
                      FROM cctv_picture_reference
                     WHERE state = 'approved' AND device_id = ANY(%(ids)s)
                    UNION ALL
                    SELECT device_id, NULL, NULL, kind
                      FROM cctv_picture_exemption
                     WHERE date_revoked IS NULL AND device_id = ANY(%(ids)s)
                       AND (expires_at IS NULL OR expires_at > %(now)s)) AS held
             GROUP BY device_id
            """,
            ids=list(device_ids),
            now=now,
        ),
    )
    return {row.pop("device_id"): row for row in rows}


def read_states(env, device_ids, memories: dict | None = None) -> dict[int, dict]:
    """{id: what is known of the device and its state}, of those that still exist.

    :param memories: {id: probe memory} as far as it is known already; read when it is not given
    """
    memory = SQL("s.probe_memory") if memories is None else SQL("NULL AS probe_memory")
    rows = _dicts(
        env,
        SQL(
            """
            SELECT e.id, e.company_id, e.cctv_kind AS kind, e.cctv_maintenance_until AS maintained,
                   CASE WHEN e.cctv_poll_via = 'recorder' THEN e.cctv_recorder_id END AS through_id,
                   %(is_polled)s AS is_polled, e.active AS is_active, %(policy)s AS policy_id,
                   e.cctv_is_awaited AS is_awaited, e.cctv_test_id AS test_id,
                   e.cctv_manufacturer AS manufacturer, e.model, e.cctv_firmware AS firmware,
                   e.cctv_serial AS serial, e.cctv_hardware AS hardware,
                   s.state, s.reasons, s.next_check, s.next_picture, s.next_identity,
                   s.next_recording, s.decision_memory, s.stale_at, s.known_since,
                   partner.lang, open_faults.kinds AS open_kinds, %(memory)s
              FROM cctv_device_status s
              JOIN maintenance_equipment e ON e.id = s.device_id
              LEFT JOIN res_company company ON company.id = e.company_id
              LEFT JOIN res_partner partner ON partner.id = company.partner_id
              LEFT JOIN (SELECT device_id, array_agg(kind) AS kinds FROM cctv_fault
                          WHERE date_end IS NULL GROUP BY device_id) open_faults
                     ON open_faults.device_id = e.id
              %(policy_joins)s
             WHERE s.device_id = ANY(%(ids)s::int[])
            """,
            is_polled=IS_POLLED,
            policy=POLICY,
            policy_joins=POLICY_JOINS,
            memory=memory,
            ids=as_array(device_ids),
        ),
    )
    if memories is not None:
        for row in rows:
            row["probe_memory"] = memories.get(row["id"])
    return {row["id"]: row for row in rows}


SILENT_TRACKS = ("unreachable", "refused", "channel_lost")
"""Codes of the reasons that tell of something in front of a device."""


def read_signs(env, device_ids) -> dict[int, dict]:
    """{id: what the last looks at a device say about the way to it}, of those that exist.
    ``tracks``: what is remembered of the reasons of ``SILENT_TRACKS``."""
    rows = _dicts(
        env,
        SQL(
            """
            SELECT e.id, %(is_polled)s AS is_polled, e.active AS is_active, e.company_id,
                   e.cctv_maintenance_until AS maintained, s.state, s.last_check,
                   s.last_ok IS NOT NULL OR coalesce(s.probe_memory, '{}') <> '{}'::jsonb
                   AS has_answered,
                   (s.probe_memory ->> 'judged_at')::float AS judged_at,
                   nullif(split_part(place.parent_path, '/', 1), '')::int AS site_id,
                   ARRAY[s.decision_memory #> '{tracks,unreachable}',
                         s.decision_memory #> '{tracks,refused}',
                         s.decision_memory #> '{tracks,channel_lost}'] AS tracks
              FROM cctv_device_status s
              JOIN maintenance_equipment e ON e.id = s.device_id
              LEFT JOIN cctv_location place ON place.id = e.cctv_location_id
             WHERE s.device_id = ANY(%(ids)s)
            """,
            is_polled=IS_POLLED,
            ids=list(device_ids),
        ),
    )
    for row in rows:
        pairs = zip(SILENT_TRACKS, row["tracks"], strict=True)
        row["tracks"] = {code: track for code, track in pairs if track}
    return {row["id"]: row for row in rows}


def read_unsettled(env) -> set[int]:
    """Ids of the devices that nobody polls and that something was concluded about."""
    rows = env.execute_query(
        SQL(
            """
            SELECT s.device_id
              FROM cctv_device_status s
              JOIN maintenance_equipment e ON e.id = s.device_id
             WHERE e.active AND NOT %s AND s.decision_memory ? 'tracks'
            """,
            IS_POLLED,
        )
    )
    return {id_ for (id_,) in rows}


def read_polled(env, device_ids) -> set[int]:
    """Those of the devices that are polled."""
    return _read_those(env, device_ids, IS_POLLED)


def read_unpolled(env, device_ids) -> set[int]:
    """Those of the devices that nobody polls."""
    return _read_those(env, device_ids, SQL("NOT %s", IS_POLLED))


def _read_those(env, device_ids, condition: SQL) -> set[int]:
    query = SQL(
        "SELECT e.id FROM maintenance_equipment e WHERE e.id = ANY(%s) AND %s",
        list(device_ids),
        condition,
    )
    return {id_ for (id_,) in env.execute_query(query)} if device_ids else set()


def _dicts(env, query: SQL) -> list[dict]:
    env.flush_all()
    env.cr.execute(query)
    return env.cr.dictfetchall()
