"""What a simulated recorder keeps and how it tells it: disks, channels, a history of recordings.

``history`` is the synthetic past; ``isapi`` and ``cgi`` tell it as two makers do,
``onvif.recording`` as ONVIF Profile G does.
"""

from .cgi import Cgi
from .isapi import Isapi

__all__ = ["Cgi", "Isapi"]
