from odoo import fields, models

from .cctv_procedure_settings import (
    ANALYSTS,
    APPROVERS,
    DELETIONS,
    EXTRACTORS,
    HEADER_STYLES,
    KINDS,
    RECORDING_CHECKS,
    VERIFIERS,
)


class CctvProcedureProfile(models.Model):
    """How one organisation works where the procedures differ: who verifies and approves, how many
    days, which header its papers have. One of each company, kept by the IT head and management;
    those without company are the presets, which come with the software."""

    _name = "cctv.procedure.profile"
    _description = "Procedure profile"
    _inherit = ["mail.thread"]
    _order = "company_id, id"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    kind = fields.Selection(
        KINDS,
        required=True,
        default="company",
        help="What sort of organisation this is. Company: as P0 and P1. City control room: as P2 "
        "and P4. Government agency: as P3.",
    )
    note = fields.Text(string="About this preset", translate=True)

    header_style = fields.Selection(
        HEADER_STYLES,
        string="Style of the header",
        required=True,
        default="company",
        help="The header of printed papers. Company (P0): logo, title, document number, revision, "
        "date, page. Government (P2, P3, P4): emblem and the lines of the organisation.",
    )
    header_line_1 = fields.Char(
        string="Organisation, first line", help="E.g. the government of the city, in capitals."
    )
    header_line_2 = fields.Char(
        string="Organisation, second line", help="E.g. the department or the unit."
    )
    header_address = fields.Char(string="Address on papers")
    header_logo = fields.Image(
        string="Logo on papers",
        max_width=1024,
        max_height=1024,
        help="A PNG or JPEG picture, at most 2 MB. It is made smaller where it is larger than "
        "1024 × 1024.",
    )

    procedure_id = fields.Many2one(
        "cctv.procedure",
        string="Main procedure",
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
        help="The procedure that records are made under when no other is named. Each record "
        "keeps the revision that was in force at the time (P2: a document of history).",
    )
    document_approver_role = fields.Selection(
        APPROVERS,
        string="Documents are approved by",
        required=True,
        default="management",
        help="Who puts a revision of a document in force. P0: a senior manager. P2, P3, P4: the "
        "head of the office.",
    )
    drafter_may_check = fields.Boolean(
        string="Who drafts may check",
        help="For an office with one person. P0 has a document checked by somebody else.",
    )
    drafter_may_approve = fields.Boolean(
        string="Who drafts or checks may approve",
        help="For an office with one person. P0 has three people sign.",
    )
    acknowledgement_days = fields.Integer(
        string="Days to read a new revision",
        default=5,
        required=True,
        help="Working days the staff have to read a revision that comes into force. P2 trains its "
        "staff with the procedure; no procedure names the days.",
    )
    review_months = fields.Integer(
        string="Months until a review",
        default=12,
        required=True,
        help="A document is looked over again so many months after it came into force; 0: never. "
        "P2 has management evaluate the procedure; no procedure names the months.",
    )

    arrival_minutes = fields.Integer(
        string="Arrive before the shift (min)",
        default=15,
        required=True,
        help="How early an officer has to be there. P2: 15 minutes, P4: 30 minutes.",
    )
    entry_minutes = fields.Integer(
        string="Go in before the shift (min)",
        default=0,
        required=True,
        help="How early an officer may go into the control room while the shift before works. P2: "
        "not before the handover.",
    )
    successor_minutes = fields.Integer(
        string="Missing successor is told after (min)",
        default=10,
        required=True,
        help="When nobody of the next shift has come, the supervisor is told after so many "
        "minutes, management after three times as many. P2 has the handover at the very time; no "
        "procedure names the minutes.",
    )
    shift_count = fields.Integer(
        string="Shifts a day", default=3, required=True, help="P2: three shifts in 24 hours."
    )
    shift_hours = fields.Integer(
        string="Hours of a shift", default=8, required=True, help="P2: eight hours."
    )
    group_count = fields.Integer(
        string="Groups of officers", default=4, required=True, help="P2: four groups."
    )
    group_size = fields.Integer(
        string="Officers in a group", default=2, required=True, help="P2: two people."
    )
    patrol_minutes = fields.Integer(
        string="Video patrol (min)",
        default=10,
        required=True,
        help="How long a round over all cameras takes. P4: ten minutes.",
    )
    superior_notice_minutes = fields.Integer(
        string="Tell the superior within (min)",
        default=5,
        required=True,
        help="From seeing something suspicious to telling the superior. P4: five minutes; P2: at "
        "once.",
    )
    incident_record_minutes = fields.Integer(
        string="Follow-up record within (min)",
        default=60,
        required=True,
        help="From the incident to the written record. P4: one hour.",
    )

    complaint_hours = fields.Integer(
        string="Complaint answered within (h)",
        default=24,
        required=True,
        help="From receiving a complaint from outside to telling who complained what became of "
        "it. P4 asks for it and names no time.",
    )

    accepts_oral_requests = fields.Boolean(
        string="Oral requests count",
        help="Whether a request for footage may be made by word of mouth, to be written down "
        "later. P2 and P3: yes. P1: by form only.",
    )
    request_days = fields.Integer(
        string="Days for a request",
        default=5,
        required=True,
        help="Working days for a request that is not urgent. P2: five.",
    )
    urgent_decision_hours = fields.Integer(
        string="Hours for an urgent request",
        default=24,
        required=True,
        help="Hours around the clock until an urgent request is decided. P2: as soon as possible.",
    )
    urgent_release_hours = fields.Integer(
        string="Hours for an urgent hand-over",
        default=24,
        required=True,
        help="Hours around the clock from that decision, or from the demand of an authority in an "
        "emergency, to the hand-over. P2: as soon as possible.",
    )
    verifier_role = fields.Selection(
        VERIFIERS,
        string="Requests are verified by",
        required=True,
        default="supervisor",
        help="Who looks whether a request for footage is complete and true. P1: the supervisor.",
    )
    approver_role = fields.Selection(
        APPROVERS,
        string="Requests are approved by",
        required=True,
        default="supervisor",
        help="Who permits the release of footage. P1: the supervisor; P2 and P4: management; P3: "
        "the responsible official.",
    )
    official_id = fields.Many2one(
        "res.users",
        string="Responsible official",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="The person who decides where 'the responsible official' is chosen. P3: the head of "
        "the agency or the secretary.",
    )
    verifier_may_approve = fields.Boolean(
        string="Who verifies may approve",
        default=True,
        help="Whether one person may do both. P1: the supervisor does; else two people are asked.",
    )
    extractor_role = fields.Selection(
        EXTRACTORS,
        string="Footage is extracted by",
        required=True,
        default="it",
        help="Who takes the footage out of the recorder. P1: IT; P2: the named operator; P3: the "
        "requester himself, after he was given password and key.",
    )
    requester_may_extract = fields.Boolean(
        string="Who requests may extract",
        help="Whether staff who asked for footage may also take it out. P3: yes.",
    )
    approver_may_extract = fields.Boolean(
        string="Who approves may extract",
        help="Whether one person may approve and take out. No procedure has it so.",
    )
    retention_days = fields.Integer(
        string="Footage is kept (days)",
        default=30,
        required=True,
        help="How long recordings are kept where no other rule holds. P2: at most 30 days.",
    )
    source_deletion = fields.Selection(
        DELETIONS,
        string="Deleting at the source",
        required=True,
        default="forbidden",
        help="Whether recordings may be deleted from the recorder by hand. P2: old ones are "
        "deleted or archived; P3: confidential ones are deleted after they were handed over; P4: "
        "forbidden.",
    )
    recording_check_scope = fields.Selection(
        RECORDING_CHECKS,
        string="Daily check of recordings",
        required=True,
        default="company",
        help="What the morning's summary of recordings is about, which the supervisor signs each "
        "day. P2: the supervisor checks system and equipment each day.",
    )
    recording_check_hour = fields.Integer(
        string="Summary made at (hour)",
        default=7,
        required=True,
        help="From this hour of the day on the summary of the day before is there.",
    )
    recording_due_hour = fields.Integer(
        string="To be signed by (hour)",
        default=12,
        required=True,
        help="At this hour the supervisors, and later management, are told that it is not signed.",
    )
    plan_approver_role = fields.Selection(
        APPROVERS,
        string="Plans are approved by",
        required=True,
        default="management",
        help="Who approves risk analyses and installation plans: never who wrote them. P1: the "
        "management.",
    )
    installation_rule = fields.Selection(
        [("refuse", "Is refused"), ("warn", "Is noted in the work")],
        string="Installing without an approved plan",
        required=True,
        default="refuse",
        help="P1: what is installed is what the approved plan says.",
    )
    commissioning_minutes = fields.Integer(
        string="Commissioning test (minutes)",
        default=24 * 60,
        required=True,
        help="So long a new device is watched before it is taken into service: 10 minutes at "
        "least. P1 names no time.",
    )
    commissioning_answered_min = fields.Integer(
        string="Checks answered, at least (percent)", default=98, required=True
    )
    commissioning_gap_max = fields.Integer(
        string="Longest time without an answer (minutes)", default=15, required=True
    )
    commissioning_latency_max = fields.Integer(
        string="Answer within (ms)",
        default=2000,
        required=True,
        help="For 95 of 100 answers.",
    )
    commissioning_pictures_min = fields.Integer(
        string="Good pictures, at least (percent)", default=95, required=True
    )
    commissioning_sharpness_min = fields.Integer(
        string="Sharpness of a good picture, at least",
        default=20,
        required=True,
        help="A picture without focus has less than 10, a sharp one of a place with some detail "
        "more than 100.",
    )
    repair_analyst_role = fields.Selection(
        ANALYSTS,
        string="First analysis by",
        required=True,
        default="it",
        help="Who analyses a fault before anybody is assigned. P2: the managers of the CCTV.",
    )
    repair_oral_report = fields.Boolean(
        string="Faults are told first",
        help="Whether a fault is reported by word of mouth before it is written down. P2: both.",
    )
    repair_tells_head = fields.Boolean(
        string="Repairs are reported to the head",
        help="Whether a repair is closed only after its result was reported to the responsible "
        "official, or to management where none is named. P2: yes.",
    )
    escalation_step_ids = fields.One2many(
        "cctv.escalation.step",
        "profile_id",
        string="Reminders and escalation",
        copy=True,
        help="Who is told before and after something is due. Empty: the responsible before, the "
        "supervisors after, management later.",
    )

    _company_once = models.UniqueIndex(
        "(company_id) WHERE company_id IS NOT NULL",
        "This company has a procedure profile already. Change that one.",
    )
