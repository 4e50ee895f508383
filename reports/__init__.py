from . import cctv_paper
from . import cctv_paper_header
from . import paper_checklist
from . import paper_form
from . import paper_procedure
from . import paper_recording_check
from . import ir_actions_report
