"""Simulated devices for tests that go through the real worker processes."""

from ..simulator.testing import PASSWORD, USERNAME, Simulator
from .common import CctvCase


class SimulatorCase(CctvCase):
    """``cameras``: how many simulated cameras there are, T-SIM-1 and so on, each registered."""

    cameras = 2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={})
        cls.env["ir.config_parameter"].set_param("helpdesk_cctv.allow_loopback", "True")
        (cls.camera | cls.recorder).cctv_poll_enabled = False
        codes = [f"T-SIM-{n}" for n in range(1, cls.cameras + 1)]
        cls.simulator = Simulator([{"code": code} for code in codes], require_rtsp=True).start()
        cls.addClassCleanup(cls.simulator.stop)
        cls.sim_credential = cls.env["cctv.credential"].create(
            {"name": "Simulated", "username": USERNAME, "secret": PASSWORD}
        )
        cls.policy = cls.env.ref("helpdesk_cctv.poll_policy_default")
        cls.policy.timeout_s = 6
        cls.devices = [cls.make_simulated(code) for code in codes]

    @classmethod
    def make_simulated(cls, code):
        simulated = cls.simulator[code]
        return cls.make_device(
            "camera",
            code,
            simulated.address,
            cctv_onvif_port=simulated.onvif_port,
            cctv_rtsp_port=simulated.rtsp_port,
            cctv_credential_id=cls.sim_credential.id,
        )

    def hurt(self, code, fault):
        """Until the test ends."""
        self.simulator.set_fault(code, fault)
        self.addCleanup(self.simulator.clear, code)
