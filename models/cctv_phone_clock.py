"""Times told by a phone, whose clock may be wrong by hours. No ORM here."""

from datetime import datetime, timedelta, timezone

CLOCK_TOLERANCE = timedelta(seconds=5)
"""A request may well be on its way for so long: not yet a sign of a wrong clock."""


class PhoneClock:
    """Turns times of a phone, whose clock may be wrong by hours, into times of the server."""

    def __init__(self, sent_at, now: datetime):
        """:param sent_at: what the phone's clock said when it sent (ISO 8601, or anything)"""
        self.now = now
        sent = parse_time(sent_at)
        self.off = now - sent if sent and abs(now - sent) > CLOCK_TOLERANCE else timedelta()
        """How much the phone's clock is behind."""

    def correct(self, told, earliest: datetime) -> datetime:
        """The server's time at which the phone's clock said ``told``; within earliest … now."""
        moment = parse_time(told)
        if moment is None:
            return self.now
        try:
            moment += self.off
        except OverflowError:
            return self.now
        return min(self.now, max(earliest, moment))


def parse_time(text) -> datetime | None:
    """Naive UTC of an ISO 8601 string; None for what is none."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
        if moment.tzinfo:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment.replace(microsecond=0)
