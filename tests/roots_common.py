"""What the tests of root causes share: whole rounds of the sweep, from verdicts made by hand."""

from ..models import cctv_poll_rows as read
from ..models.cctv_poll_frame import Frame
from ..monitor.probe.reasons import Reason
from ..monitor.sweep import HoldSilent, ParentsFirst
from .poll_common import PollCase


class RootsCase(PollCase):
    """``round`` looks at devices as one round of a sweep does. Nothing is committed."""

    def setUp(self):
        super().setUp()
        self.patch(type(self.poll), "_commit", lambda _poll, done, remaining=None: None)

    @classmethod
    def make_cameras(cls, count, prefix="T-R", **values):
        """So many cameras, each at its address; they have never been looked at."""
        base = cls.Device.search_count([("cctv_kind", "!=", False)])
        cameras = cls.Device
        for n in range(count):
            address = f"10.8.{(base + n) // 250}.{(base + n) % 250 + 1}"
            cameras |= cls.make_device("camera", f"{prefix}{n + 1:02}", address, **values)
        return cameras

    def round(self, *verdicts, after_s=60, references=()):
        """One round, ``after_s`` after the last. ``references``: whether each reference host
        answers."""
        self.wait(after_s)
        frame = Frame(read.read_topology(self.env), read.read_rules(self.env))
        hold = HoldSilent()
        order = ParentsFirst(frame.topology, [verdict.id for verdict in verdicts])
        hold.references.extend(references)
        self.poll._write_chunk(order.add(hold.add(verdicts)), frame)
        self.poll._conclude(hold, order, frame)
        self.env.invalidate_all()

    def look(self, good=(), silent=(), times=1, **values):
        """Rounds in which some devices answer and some do not."""
        for _ in range(times):
            verdicts = [self.verdict(device) for device in good]
            verdicts += [self.verdict(device, Reason.UNREACHABLE) for device in silent]
            self.round(*verdicts, **values)

    def states(self, devices):
        return set(devices.cctv_status_id.mapped("state"))

    def incident(self):
        return self.env["cctv.poll.incident"].search([("kind", "=", "suspect")], limit=1)

    def all_tickets(self):
        domain = [("cctv_opened_by_poller", "=", True)]
        return self.env["helpdesk.ticket"].search(domain, order="id")
