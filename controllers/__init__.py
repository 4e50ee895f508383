from . import cctv_signing
from . import cctv_report
from . import cctv_report_answer
from . import cctv_report_public
from . import cctv_label
from . import cctv_ticket_portal
from . import cctv_uploads
from . import cctv_provider
