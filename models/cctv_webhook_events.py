"""What receivers can be told."""

from typing import NamedTuple

from . import cctv_webhook_payload as payload


class Kind(NamedTuple):
    """``chosen_by``: field of ``cctv.webhook``; ``facts``: what writes them of a record of
    ``model``; ``about``: the field that says what a message is about."""

    label: str
    chosen_by: str
    model: str
    facts: object
    about: str


KINDS = {
    "ticket.opened": Kind(
        "Repair ticket opened", "on_ticket_opened", "helpdesk.ticket", payload.ticket, "number"
    ),
    "ticket.phase_changed": Kind(
        "Phase of a repair changed",
        "on_phase_changed",
        "helpdesk.ticket",
        payload.ticket,
        "number",
    ),
    "visit.overdue": Kind(
        "Visit overdue", "on_visit_overdue", "maintenance.request", payload.visit, "name"
    ),
    "fault.opened": Kind(
        "Fault opened", "on_fault_opened", "cctv.fault", payload.fault, "display_name"
    ),
    "fault.ended": Kind(
        "Fault ended", "on_fault_ended", "cctv.fault", payload.fault, "display_name"
    ),
}

EVENTS = [*((name, kind.label) for name, kind in KINDS.items()), ("test", "Test")]
