"""Simulated devices for tests that go through the real worker processes."""

from odoo import fields

from ..simulator.testing import PASSWORD, USERNAME, Simulator
from .common import CctvCase


class SimulatorCase(CctvCase):
    """``cameras``: how many simulated cameras there are, T-SIM-1 and so on. ``devices``: what is
    registered of ``simulated``; cameras on channels of a recorder have no address of their own."""

    cameras = 2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={})
        cls.env["ir.config_parameter"].set_param("helpdesk_cctv.allow_loopback", "True")
        (cls.camera | cls.recorder).cctv_poll_enabled = False
        cls.simulator = Simulator(cls.simulated(), require_rtsp=True).start()
        cls.addClassCleanup(cls.simulator.stop)
        cls.sim_credential = cls.env["cctv.credential"].create(
            {"name": "Simulated", "username": USERNAME, "secret": PASSWORD}
        )
        cls.policy = cls.env.ref("helpdesk_cctv.poll_policy_default")
        cls.policy.timeout_s = 6
        behind = {code for row in cls.simulated() for code in row.get("channels", ())}
        rows = [row for row in cls.simulated() if row["code"] not in behind]
        cls.devices = [cls.register(row) for row in rows]

    @classmethod
    def simulated(cls):
        """The simulated devices, as in a configuration of the simulator."""
        return [{"code": f"T-SIM-{n}"} for n in range(1, cls.cameras + 1)]

    @classmethod
    def register(cls, row):
        if row.get("kind") != "recorder":
            return cls.make_simulated("camera", row["code"])
        since = fields.Date.subtract(fields.Date.today(), days=400)
        values = {"effective_date": since, "cctv_retention_days": 14}
        recorder = cls.make_simulated("recorder", row["code"], **values)
        for channel in range(1, len(row["channels"]) + 1):
            cls.make_device(
                "camera",
                f"{row['code']}-{channel}",
                cctv_recorder_id=recorder.id,
                cctv_channel=channel,
                cctv_poll_via="recorder",
                cctv_poll_enabled=True,
                effective_date=since,
            )
        return recorder

    @classmethod
    def make_simulated(cls, kind, code, **values):
        simulated = cls.simulator[code]
        return cls.make_device(
            kind,
            code,
            simulated.address,
            cctv_onvif_port=simulated.onvif_port,
            cctv_rtsp_port=simulated.rtsp_port,
            cctv_credential_id=cls.sim_credential.id,
            **values,
        )

    def hurt(self, code, fault):
        """Until the test ends."""
        self.simulator.set_fault(code, fault)
        self.addCleanup(self.simulator.clear, code)
