"""The signature of what is sent: over the moment and the body, so that neither can be changed and
an old message cannot be sent again as a new one."""

import hashlib
import hmac


def sign(secret: str, body: bytes, moment: int) -> str:
    """Value of the header: 't=<seconds since the epoch>,v1=<HMAC-SHA256 of "t.body", hex>'."""
    signed = b"%d.%s" % (moment, body)
    return f"t={moment},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
