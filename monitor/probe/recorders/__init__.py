"""What a recorder says of itself and of its recordings, by whichever interface it offers.

Each driver speaks one interface and is registered in ``registry``; ``survey`` chooses one and sums
up. Beside each driver stands a pure module with its requests and replies.
"""

from . import dahua, hikvision, onvif
from .channel import judge_channel
from .survey import survey

__all__ = ["judge_channel", "survey"]
