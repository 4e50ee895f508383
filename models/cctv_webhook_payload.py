"""What receivers are told, as docs/design/messages.md describes it: codes and names, no addresses,
no credentials, no pictures. What is here may be added to; what is changed needs another version."""

import json

from .cctv_poll_tools import clean

VERSION = 1


def body(uid, event, moment, company, facts: dict) -> str:
    """The message as it is signed and sent: JSON, the same bytes with every try."""
    message = {
        "version": VERSION,
        "id": uid,
        "event": event,
        "occurred_at": stamp(moment),
        "company": company.name,
        **facts,
    }
    return json.dumps(clean(message), ensure_ascii=False, separators=(",", ":"))


def stamp(moment) -> str | None:
    """A naive UTC datetime as ISO 8601."""
    return moment.replace(microsecond=0).isoformat() + "Z" if moment else None


def ticket(record, event) -> dict:
    """``event``: with ``old`` and ``new`` phase."""
    return {
        "ticket": {
            "number": record.number,
            "title": record.name,
            "phase": event["new"],
            "previous_phase": event["old"] or None,
            "priority": int(record.priority or 0),
            "symptom": record.cctv_symptom or None,
            "cause": record.cctv_cause or None,
            "by_polling": record.cctv_opened_by_poller,
            "opened_at": stamp(record.create_date),
            "due_at": stamp(record.deadline_date),
            "assigned_to": record.user_id.name or None,
            "provider": record.cctv_provider_id.name or None,
            "url": _url(record, "cctv-tickets"),
        },
        "device": device(record.cctv_device_id),
        "place": record.cctv_location_id.complete_name or None,
    }


def fault(record, event) -> dict:
    return {
        "fault": {
            "id": record.id,
            "kind": record.kind,
            "needs_review": record.review_state == "to_review",
            "started_at": stamp(record.date_start),
            "ended_at": stamp(record.date_end),
            "end_reason": record.end_reason or None,
            "ticket": record.ticket_id.number or None,
            "url": _url(record, "cctv-faults"),
        },
        "device": device(record.device_id),
        "place": record.location_id.complete_name or None,
    }


def visit(record, event) -> dict:
    return {
        "visit": {
            "name": record.name,
            "kind": record.cctv_work_kind,
            "state": record.cctv_state or "planned",
            "planned_at": stamp(record.schedule_date),
            "due_at": stamp(record.deadline_date),
            "technician": record.user_id.name or None,
            "device_count": len(record.cctv_line_ids) or len(record.equipment_id),
            "url": _url(record, "cctv-work"),
        },
        "place": record.cctv_location_id.complete_name or None,
    }


def device(record) -> dict | None:
    if not record:
        return None
    return {"code": record.cctv_code or None, "name": record.name, "kind": record.cctv_kind}


def _url(record, path) -> str:
    return f"{record.get_base_url()}/odoo/{path}/{record.id}"
