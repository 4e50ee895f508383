"""The closed lists of the register, and which groups may see what is sensitive on a device."""

DEVICE_KINDS = [
    ("camera", "Camera"),
    ("recorder", "Recorder (NVR, DVR)"),
    ("encoder", "Encoder"),
    ("switch", "Switch"),
    ("link", "Link"),
    ("storage", "Storage"),
    ("server", "Server (VMS)"),
    ("display", "Display"),
    ("console", "Operator console"),
    ("ups", "UPS"),
    ("circuit", "Power circuit"),
]

RECORDER_INTERFACES = [("onvif", "ONVIF"), ("hikvision", "Hikvision"), ("dahua", "Dahua")]

KIND_DEFAULTS = {
    "camera": {"code": "CAM", "protocols": "onvif_rtsp"},
    "recorder": {"code": "REC", "protocols": "onvif_rtsp"},
    "encoder": {"code": "DEV", "protocols": "onvif_rtsp"},
    "switch": {"code": "DEV", "protocols": "tcp"},
    "link": {"code": "DEV", "protocols": "tcp"},
    "storage": {"code": "DEV", "protocols": "tcp"},
    "server": {"code": "DEV", "protocols": "tcp"},
    "display": {"code": "DEV", "protocols": "none"},
    "console": {"code": "DEV", "protocols": "none"},
    "ups": {"code": "DEV", "protocols": "none"},
    "circuit": {"code": "PWR", "protocols": "none"},
}
"""For each kind: the prefix of its code, and how it is polled when nobody says otherwise."""

KINDS_NOT_POLLED = frozenset(
    kind for kind, defaults in KIND_DEFAULTS.items() if defaults["protocols"] == "none"
)

PROTOCOLS = [
    ("onvif_rtsp", "ONVIF and RTSP"),
    ("onvif", "ONVIF only"),
    ("rtsp", "RTSP only"),
    ("tcp", "Port only"),
    ("none", "Not polled"),
]

ONVIF_PORT, RTSP_PORT, ONVIF_PATH = 80, 554, "/onvif/device_service"

PICTURE_MODES = [("day", "Daylight"), ("infrared", "Infrared"), ("unknown", "Not known")]
"""The light in which a camera took a picture, as the monitor tells it; only the first two can be
compared."""

LOCATION_KINDS = [
    ("site", "Site"),
    ("building", "Building"),
    ("floor", "Floor"),
    ("area", "Area"),
]

SPARE_MOVES = [
    ("used", "Taken out"),
    ("returned", "Brought back"),
    ("bought", "Bought"),
    ("counted", "Counted anew"),
    ("lost", "Lost or broken"),
]

REPORT_STATES = [
    ("waiting", "Waiting"),
    ("running", "Being made"),
    ("ready", "Ready"),
    ("failed", "Failed"),
]

AREA_CLASSES = [
    ("public", "Public"),
    ("restricted", "Restricted"),
    ("high", "High security"),
]

RISKS = [("low", "Low"), ("medium", "Medium"), ("high", "High")]

RISK_LEVELS = [
    ("low", "Low"),
    ("medium", "Medium"),
    ("high", "High"),
    ("very_high", "Very high"),
]
"""Of a hazard, and of an area: that of its worst hazard."""

RISK_CRITICAL = ("high", "very_high")
"""Levels of areas that cameras are to cover (R44)."""

RISK_FROM = {"very_high": 15, "high": 10, "medium": 5, "low": 1}
"""Level → the least score (likelihood × impact, each 1 to 5), the gravest first."""

LIKELIHOODS = [
    ("1", "1 – hardly ever"),
    ("2", "2 – once in some years"),
    ("3", "3 – every year"),
    ("4", "4 – every month"),
    ("5", "5 – every week"),
]

IMPACTS = [
    ("1", "1 – negligible"),
    ("2", "2 – slight"),
    ("3", "3 – noticeable"),
    ("4", "4 – grave"),
    ("5", "5 – disastrous"),
]

APPROVED_STATES = [
    ("draft", "Draft"),
    ("submitted", "Waits for approval"),
    ("returned", "Sent back with questions"),
    ("refused", "Not approved"),
    ("approved", "Approved and valid"),
    ("done", "Carried out"),
    ("replaced", "Replaced by a newer one"),
    ("cancelled", "Given up"),
]
"""Where a risk analysis or an installation plan stands (``cctv.approved.mixin``)."""

COVERAGE_STATES = [
    ("bare", "Gap: no camera"),
    ("blind", "Gap: no camera works"),
    ("few", "Gap: fewer cameras than wanted"),
    ("unassessed", "Not assessed"),
    ("well", "Covered"),
    ("with_low_risk", "Not critical"),
]
"""How an area is covered by cameras. In the order of their letters, by which lists group them:
gaps first."""

COVERAGE_GAPS = ("bare", "blind", "few")

APPROVED_WRITTEN = ("draft", "returned")
"""States in which it is written."""

CCTV_GROUPS = ",".join(
    f"helpdesk_cctv.group_cctv_{name}" for name in ("operator", "technician", "management")
)
"""Whoever works with CCTV; the other groups imply one of these."""

INTERNAL = "base.group_user"
"""Whoever is no guest and not of the portal: what a ticket says of its repair without naming
records that are for CCTV staff."""

TECHNICAL_GROUPS = "helpdesk_cctv.group_cctv_technician"
"""Whoever works on the devices themselves; IT staff and the IT head imply it."""

WORK_KINDS = [
    ("cleaning", "Cleaning of lens and housing"),
    ("cabling", "Cabling"),
    ("power", "Power check"),
    ("recorder", "Recorder service (NVR, DVR)"),
    ("repair", "Repair"),
    ("installation", "New installation"),
    ("initial", "Initial maintenance"),
    ("relocation", "Relocation"),
    ("replacement", "Replacement"),
    ("firmware", "Firmware update"),
    ("inspection", "Inspection"),
    ("other", "Other work"),
]
"""What is done in a piece of maintenance work. A request of the core is CCTV work when it has
one."""

WORK_STATES = [
    ("planned", "Planned"),
    ("under_way", "Under way"),
    ("finished", "Finished, to be closed"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
"""A piece of work: the technician starts and finishes it, IT staff close it."""

WORK_OPEN = ("planned", "under_way")
"""States of work in which its devices are still worked on."""

WORK_OVER = ("closed", "cancelled")
"""States of work in which nothing is left to do."""

LINE_STATES = [
    ("planned", "Planned"),
    ("under_way", "Under way"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("skipped", "Not done"),
]
"""One device of a visit. Failed: the work was done and found something that needs a repair. Not
done: with a reason, e.g. nobody had the key."""

LINE_PICTURES = [
    ("none", "None is taken"),
    ("waiting", "On its way"),
    ("taken", "Taken"),
    ("missing", "The camera gave none"),
]
"""The picture that the system takes by itself at the start and the end of a line."""

SYMPTOMS = [
    ("no_picture", "No picture"),
    ("blurred", "Blurred"),
    ("moved", "Looks elsewhere"),
    ("broken", "Physically broken"),
    ("other", "Something else"),
]
"""What somebody who reports a fault sees."""

CAUSES = [
    ("camera", "Camera"),
    ("lens", "Lens or housing"),
    ("power", "Power"),
    ("cabling", "Cabling"),
    ("network", "Network or link"),
    ("recorder", "Recorder"),
    ("storage", "Storage"),
    ("server", "Server"),
    ("vandalism", "Vandalism"),
    ("force_majeure", "Force majeure"),
]
"""What the first analysis finds (R71)."""

REPAIR_PHASES = [
    ("reported", "Reported"),
    ("analysed", "Analysed"),
    ("assigned", "Assigned"),
    ("in_repair", "In repair"),
    ("repaired", "Repaired, to be verified"),
    ("verified", "Verified"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
"""Where a repair stands. Verified by somebody else than who repaired it (R74)."""

REPAIR_ASSIGNABLE = ("analysed", "assigned", "in_repair")
"""Phases in which a repair is given to somebody, or to somebody else."""

REPAIR_OVER = ("closed", "cancelled")
"""Phases in which nothing is left to do."""

FOOTAGE_KINDS = [
    ("copy", "Copy of a recording"),
    ("playback", "Playback on the spot"),
    ("room", "Access to the recording room"),
]
"""What is asked for (R108, R117, R119)."""

FOOTAGE_CHANNELS = [
    ("portal", "Portal form"),
    ("paper", "On paper"),
    ("oral", "By word of mouth"),
    ("emergency", "Emergency seen by the control room"),
]
"""How a request came (R109). A clerk types in those on paper and by word of mouth. In an emergency
there is no request at first: the operator secures the footage at once (R96)."""

REQUESTER_KINDS = [
    ("unit", "Unit of the organisation"),
    ("authority", "Authority (police, court)"),
    ("external", "Other person outside"),
    ("subject", "Person who is seen"),
]
"""Who asks. A person who is seen asks for personal data of their own."""

FOOTAGE_STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("returned", "Back with questions"),
    ("verified", "Verified"),
    ("approved", "Approved"),
    ("extraction", "In extraction"),
    ("ready", "Ready"),
    ("handed_over", "Handed over"),
    ("closed", "Closed"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
    ("expired", "Expired"),
]
"""Where a request for footage stands. Who takes which step, the procedure profile says (R40)."""

FOOTAGE_OVER = ("closed", "refused", "cancelled", "expired")
"""States of a request in which nothing is left to do."""

ITEM_STATES = [
    ("wanted", "Wanted"),
    ("pulling", "Being fetched"),
    ("stored", "Stored"),
    ("on_medium", "On a medium"),
    ("lost", "Lost"),
    ("not_taken", "Not taken out"),
    ("destroyed", "Destroyed"),
]
"""A clip: stored in the evidence folder, or on a registered medium when it is too large or was
handed over so. Lost: gone from the recorder, or never on it, before it was secured. Not taken out:
its request was over before, or it was only played back."""

LOSS_REASONS = [
    ("overwritten", "Overwritten"),
    ("not_recorded", "Never recorded"),
    ("unreadable", "Recorder cannot be read"),
    ("medium", "Medium is lost"),
]
"""Why a clip cannot be had: before it was secured, or because the medium is lost that alone had
it."""

KEPT_STATES = ("stored", "on_medium")
"""States of a clip in which there is something to destroy."""

ITEM_GONE = ("lost", "not_taken", "destroyed")
"""States of a clip in which there is nothing to copy, to hold or to show."""

FOOTAGE_CLASSES = [("security", "Security"), ("confidential", "Confidential")]
"""Security footage expires by itself; of confidential footage (RAHASIA) the source at the recorder
is deleted (R123, R125)."""

CUSTODY_KINDS = [
    ("extracted", "Extracted"),
    ("uploaded", "Uploaded"),
    ("viewed", "Viewed"),
    ("downloaded", "Downloaded"),
    ("copied", "Copied"),
    ("redacted", "Redacted copy made"),
    ("transferred", "Handed over"),
    ("returned", "Returned"),
    ("verified", "Verified"),
    ("classified", "Made confidential"),
    ("held", "Hold placed"),
    ("released", "Hold ended"),
    ("source_deleted", "Deleted at the recorder"),
    ("destroyed", "Destroyed"),
    ("lost", "Lost"),
    ("not_taken", "Not taken out"),
]
"""What happens to a clip, each an entry that nobody changes."""

DELIVERY_KINDS = [
    ("medium", "On a medium"),
    ("link", "By a link"),
    ("playback", "Playback on the spot"),
    ("room", "Access to the recording room"),
]
"""How footage is handed over. Playback and access to the room are hand-overs too: somebody has seen
it, and has signed for it."""

HOLD_KINDS = [
    ("incident", "Incident that is looked into"),
    ("court", "Court or police"),
    ("request", "Request for footage"),
    ("other", "Other reason"),
]
"""Why footage is kept beyond its time."""

FILE_CHECK_STATES = [
    ("unchecked", "Not verified yet"),
    ("fits", "Fits"),
    ("broken", "Does not fit"),
    ("unreadable", "Cannot be read"),
]
"""What hashing a file of evidence anew has found."""

ACCESS_KINDS = [
    ("visit", "Visit to a room"),
    ("key", "Key"),
    ("password", "Password"),
    ("medium", "Storage medium"),
]
"""What the access book is about (R55, R122, R126, R127)."""

ACCESS_ROOMS = [("recording", "Recording room"), ("control", "Control room")]

ACCESS_PERMISSIONS = [
    ("duty", "By duty"),
    ("oral", "By word of mouth"),
    ("written", "In writing"),
]
"""How it was permitted (P3: by word of mouth or in writing)."""

ACCESS_STATES = [
    ("out", "Not closed yet"),
    ("back", "Done"),
    ("void", "Crossed out"),
]
"""Not closed yet: the visitor is in the room, the key or medium is with somebody, the password is
known to somebody. Crossed out: the entry was a mistake."""

MEDIA_KINDS = [
    ("disk", "External disk"),
    ("stick", "USB stick"),
    ("card", "Memory card"),
    ("disc", "CD or DVD"),
    ("tape", "Cassette"),
    ("other", "Something else"),
]

MEDIA_STATES = [
    ("kept", "In its place"),
    ("out", "With somebody"),
    ("handed_over", "Handed over"),
    ("lost", "Lost"),
    ("destroyed", "Erased or destroyed"),
]
"""Where a medium is. Handed over: it left the house for good, with a receipt."""

MEDIA_GONE = ("handed_over", "lost", "destroyed")
"""States of a medium that is not there any more."""

RIGHTS_DUTIES = [
    ("operator", "Operator"),
    ("technician", "Technician"),
    ("it", "IT staff"),
    ("supervisor", "Supervisor"),
    ("manager", "IT head"),
    ("management", "Management"),
    ("admin", "Administrator of the system"),
]
"""Whose rights are in the register: the duties, and who can give all of them to himself."""

# The control room --------------------------------------------------------------------------------

EDUCATIONS = [
    ("smk", "Senior high school (SMA/SMK)"),
    ("diploma", "Diploma (D-III)"),
    ("bachelor", "Bachelor (S1) or higher"),
    ("other", "Other"),
]
"""R37, R38."""

COMPETENCIES = [
    ("cctv", "Knowledge of the CCTV system"),
    ("detail", "Attention to detail"),
    ("multitask", "Several tasks at once"),
    ("independent", "Working on one's own"),
    ("communication", "Communication, also as a witness in court"),
    ("computer", "Computers and data processing"),
    ("troubleshooting", "Troubleshooting"),
    ("network", "Computer networks"),
    ("coordination", "Coordination"),
    ("records", "Documentation and archives"),
    ("management", "Techniques of CCTV management"),
    ("big_data", "Handling of large data"),
]
"""What officers are to be able to do: P2 (R36, R37), P3 (R38), P4 (R39)."""

ROSTER_STATES = [("draft", "Draft"), ("published", "Published")]

SHIFT_STATES = [
    ("planned", "Planned"),
    ("running", "Running"),
    ("over", "Over"),
]

DUTY_STATES = [
    ("expected", "Not here yet"),
    ("arrived", "Arrived"),
    ("inside", "In the room"),
    ("left", "Has left"),
    ("absent", "Absent"),
]

DUTY_RECORD_KINDS = [
    ("times", "Came, but did not report it"),
    ("absent", "Did not come"),
    ("let_go", "Leaves before the handover"),
]
"""What the supervisor records of an officer's shift."""

SHIFT_CHANGE_KINDS = [("leave", "Leave"), ("swap", "Swap of shifts")]

GAP_CHOICES = [
    ("fill", "Fill it with officers who are free and rested"),
    ("keep", "Leave it open in the draft"),
    ("refuse", "Make nothing while something is wrong"),
]
"""What becomes of places of a roster that the pattern leaves empty."""

SWAP_ANSWERS = [("waiting", "Not answered yet"), ("yes", "Agrees"), ("no", "Does not agree")]

SHIFT_CHANGE_STATES = [
    ("asked", "Asked for"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("withdrawn", "Taken back"),
]

HANDOVER_STATES = [
    ("open", "Open"),
    ("signed", "Signed"),
    ("overridden", "Ended by the supervisor"),
]
"""Signed: by both sides, and sealed."""

HANDOVER_SIDES = [
    ("system", "The system"),
    ("outgoing", "Outgoing shift"),
    ("incoming", "Incoming shift"),
]
"""Whose words a line of a handover are."""

DEVICE_CHANGES = [
    ("same", "As before"),
    ("new", "New in this shift"),
    ("over", "Over again"),
]
"""What became of a device during the shift that hands over."""

MATTER_KINDS = [
    ("fault", "Fault"),
    ("ticket", "Ticket"),
    ("footage", "Request for footage"),
    ("access", "Key or medium that is out"),
    ("incident", "Incident"),
    ("log", "Entry of the log"),
    ("patrol", "Patrol"),
    ("note", "Note"),
]
"""What a handover hands on."""

LOG_CATEGORIES = [
    ("observation", "Observation"),
    ("patrol", "Patrol"),
    ("complaint", "Complaint"),
    ("obstacle", "Obstacle to recording"),
    ("force_majeure", "Force majeure"),
]

LOG_SEVERITIES = [
    ("normal", "Normal"),
    ("important", "Important"),
    ("emergency", "Emergency"),
]
"""Important: the superior is told at once."""

LOG_TOLD = ("important", "emergency")
"""Severities of which the superior is told."""

LOG_PICTURE_STATES = [
    ("none", "None"),
    ("waiting", "On its way"),
    ("taken", "Taken"),
    ("missing", "None came"),
]

COMPLAINT_CHANNELS = [
    ("phone", "Telephone"),
    ("person", "In person"),
    ("message", "WhatsApp or other message"),
    ("letter", "Letter or e-mail"),
    ("radio", "Radio"),
]

COMPLAINT_STATES = [
    ("received", "Received"),
    ("forwarded", "Forwarded"),
    ("answered", "Answered"),
]

PATROL_STATES = [
    ("due", "Due"),
    ("running", "Under way"),
    ("done", "Done"),
    ("partial", "Done in part"),
    ("missed", "Missed"),
]

PATROL_RHYTHMS = [
    ("hours", "Every so many hours, day and night"),
    ("shift", "Every so many hours of each shift"),
    ("times", "At times of the day"),
]

PATROL_RESULTS = [
    ("fine", "Fine"),
    ("noted", "Something is seen"),
    ("blind", "Cannot be seen"),
]
"""What an officer says of a camera's view; the last is no look."""

ATTENTION_STATES = [
    ("asked", "Asked"),
    ("confirmed", "Confirmed"),
    ("missed", "No answer"),
]

INCIDENT_KINDS = [
    ("crime", "Crime"),
    ("accident", "Accident"),
    ("fire", "Fire"),
    ("medical", "Medical emergency, ambulance"),
    ("hearse", "Hearse"),
    ("disaster", "Natural disaster"),
    ("rescue", "Rescue of people"),
    ("sabotage", "Sabotage of the cameras"),
    ("panic", "Panic button"),
    ("other", "Something else"),
]
"""R100, and what P2 names."""

INCIDENT_STATES = [
    ("open", "Open"),
    ("recorded", "Recorded and signed"),
    ("closed", "Closed"),
]

INCIDENT_OUTCOMES = [
    ("handled", "Handled here"),
    ("authority", "Taken over by an authority"),
    ("false_alarm", "False alarm"),
    ("unknown", "Not cleared up"),
]

SELF_HANDLED = ("sabotage", "other")
"""Kinds of incidents in which no authority has to be called."""

MARK_KINDS = [
    ("person", "Person"),
    ("vehicle", "Vehicle"),
    ("plate", "Number plate"),
    ("thing", "Thing"),
]

PROHIBITIONS = [
    ("secrecy", "Spreading information about the organisation"),
    ("footage", "Giving footage away without permission"),
    ("drugs", "Drugs"),
    ("smoking", "Smoking in the control room"),
    ("sleeping", "Sleeping on duty"),
    ("leaving", "Leaving the control room empty"),
    ("gifts", "Taking gifts"),
    ("comments", "Own comments or conclusions on footage"),
    ("tampering", "Changing or deleting data"),
]
"""R134 to R142."""

VIOLATION_STATES = [
    ("open", "Open"),
    ("heard", "Heard"),
    ("decided", "Decided"),
    ("closed", "Closed"),
]

HEARING_KINDS = [
    ("present", "Heard in person"),
    ("written", "Answered in writing"),
    ("absent", "Invited, but did not come"),
]

MEASURES = [
    ("none", "No violation"),
    ("guidance", "Guidance"),
    ("oral", "Reprimand by word of mouth"),
    ("written", "Reprimand in writing"),
    ("suspended", "Taken off duty"),
    ("ended", "End of the contract"),
    ("reported", "Reported to the authorities"),
]

GIFT_KINDS = [
    ("gift", "A gift or favour"),
    ("nil", "Nothing in the whole year"),
]

GIFT_STATES = [
    ("declared", "Declared"),
    ("noted", "Noted"),
]

GIFT_DOINGS = [
    ("refused", "Refused"),
    ("returned", "Given back"),
    ("handed_in", "Handed in"),
    ("consumed", "Perishable, could not be given back"),
]
