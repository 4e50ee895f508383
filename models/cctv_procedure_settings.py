"""The settings of a procedure profile: what may be chosen, and which procedure says what.

P0 to P4 are the procedures the system was made for (docs/design/procedures.md).
"""

KINDS = [("company", "Company"), ("city", "City control room"), ("agency", "Government agency")]

HEADER_STYLES = [("company", "Company"), ("government", "Government")]

VERIFIERS = [
    ("none", "Nobody"),
    ("supervisor", "Supervisor"),
    ("manager", "IT head"),
    ("management", "Management"),
]

APPROVERS = [
    ("supervisor", "Supervisor"),
    ("management", "Management"),
    ("official", "The responsible official"),
]

EXTRACTORS = [("it", "IT staff"), ("operator", "Operator"), ("requester", "The requester")]

DELETIONS = [
    ("forbidden", "Forbidden"),
    ("allowed", "Allowed"),
    ("required", "Required for confidential recordings"),
]

ANALYSTS = [
    ("management", "Management"),
    ("manager", "Management or the IT head"),
    ("it", "Management, the IT head or IT staff"),
    ("supervisor", "Management, the IT head or a supervisor"),
    ("all", "Management, the IT head, IT staff or a supervisor"),
]

RECORDING_CHECKS = [
    ("company", "One for all sites"),
    ("site", "One for each site"),
    ("none", "None"),
]

GROUP_OF_ROLE = {
    role: f"helpdesk_cctv.group_cctv_{role}"
    for role in ("operator", "technician", "it", "supervisor", "manager", "management")
}

RANGES = {
    "arrival_minutes": (0, 240),
    "entry_minutes": (0, 240),
    "successor_minutes": (1, 240),
    "shift_count": (1, 12),
    "shift_hours": (1, 24),
    "group_count": (1, 50),
    "group_size": (1, 50),
    "patrol_minutes": (1, 480),
    "superior_notice_minutes": (1, 1440),
    "incident_record_minutes": (1, 10080),
    "complaint_hours": (1, 720),
    "request_days": (1, 90),
    "urgent_decision_hours": (1, 168),
    "urgent_release_hours": (1, 168),
    "retention_days": (1, 3650),
    "acknowledgement_days": (1, 90),
    "review_months": (0, 120),
    "initial_maintenance_days": (1, 90),
    "work_days": (1, 90),
    "closing_checks": (0, 20),
    "recording_check_hour": (2, 20),
    "recording_due_hour": (3, 23),
    "commissioning_minutes": (10, 43_200),
    "commissioning_answered_min": (1, 100),
    "commissioning_gap_max": (1, 1440),
    "commissioning_latency_max": (1, 60_000),
    "commissioning_pictures_min": (1, 100),
    "commissioning_sharpness_min": (0, 10_000),
}
"""Setting → the least and the most it may be."""

SETTINGS = (
    "kind",
    "header_style",
    "document_approver_role",
    "drafter_may_check",
    "drafter_may_approve",
    "acknowledgement_days",
    "review_months",
    "arrival_minutes",
    "entry_minutes",
    "successor_minutes",
    "shift_count",
    "shift_hours",
    "group_count",
    "group_size",
    "patrol_minutes",
    "superior_notice_minutes",
    "incident_record_minutes",
    "complaint_hours",
    "accepts_oral_requests",
    "request_days",
    "urgent_decision_hours",
    "urgent_release_hours",
    "verifier_role",
    "approver_role",
    "verifier_may_approve",
    "extractor_role",
    "requester_may_extract",
    "approver_may_extract",
    "retention_days",
    "source_deletion",
    "recording_check_scope",
    "recording_check_hour",
    "recording_due_hour",
    "initial_maintenance",
    "initial_maintenance_days",
    "work_days",
    "closing_checks",
    "plan_approver_role",
    "installation_rule",
    "commissioning_minutes",
    "repair_analyst_role",
    "repair_oral_report",
    "repair_tells_head",
)
"""What a preset sets; the rest (lines of the header, logo, main procedure) is the company's own."""


def setting_source(env, name):
    """Which procedure says what about a setting, in the reader's language; '' when none does."""
    _ = env._
    return {
        "header_style": _("Company: P0, P1. Government: P2, P3, P4."),
        "document_approver_role": _("Management: P0. The head of the office: P2, P3, P4."),
        "acknowledgement_days": _("P2 trains its staff with the procedure, without a time."),
        "review_months": _("P2: management evaluates the procedure, without a time."),
        "arrival_minutes": _("P2: 15 minutes. P4: 30 minutes."),
        "entry_minutes": _("P2: not before the handover."),
        "successor_minutes": _("P2: at the very time, without minutes."),
        "shift_count": _("P2: 3 shifts a day."),
        "shift_hours": _("P2: 8 hours."),
        "group_count": _("P2: 4 groups."),
        "group_size": _("P2: 2 people."),
        "patrol_minutes": _("P4: 10 minutes."),
        "superior_notice_minutes": _("P4: 5 minutes. P2: at once."),
        "incident_record_minutes": _("P4: 1 hour."),
        "complaint_hours": _("P4: complaints are answered, without a time."),
        "accepts_oral_requests": _("P1: by form only. P2, P3: also by word of mouth."),
        "request_days": _("P2: 5 working days."),
        "urgent_decision_hours": _("P2: as soon as possible, without a time."),
        "urgent_release_hours": _("P2: as soon as possible, without a time."),
        "verifier_role": _("P1: the supervisor. P2: management. P3: no one apart."),
        "approver_role": _("P1: supervisor. P2, P4: management. P3: the responsible official."),
        "verifier_may_approve": _("P1: the supervisor does both."),
        "extractor_role": _("P1: IT. P2: operator. P3: the requester himself."),
        "requester_may_extract": _("P3: the requester copies the recording himself."),
        "retention_days": _("P2: at most 30 days. P1: as the company decides."),
        "initial_maintenance": _("P0: IT sees first to whatever CCTV is procured."),
        "initial_maintenance_days": _("P0: first, without a time."),
        "work_days": _("P0: in time, without days."),
        "closing_checks": _("P0: closing, without a number of checks."),
        "recording_check_scope": _("P2: the supervisor checks the equipment each day."),
        "recording_check_hour": _("P2: each day, without an hour."),
        "recording_due_hour": _("P2: each day, without an hour."),
        "plan_approver_role": _("P1: management and the IT team plan, without who approves."),
        "installation_rule": _("P1: by the plan that was approved."),
        "commissioning_minutes": _("P1: a trial of the system, without a time."),
        "repair_analyst_role": _("P2: the managers of the CCTV. P0: IT staff close the work."),
        "repair_oral_report": _("P2: by word of mouth and in writing."),
        "repair_tells_head": _("P2: the fault and the result are reported to the head."),
        "source_deletion": _("P2: a duty of the operator. P3: for confidential ones. P4: never."),
    }.get(name, "")
