"""What the tests of planning share: who writes, who approves, an analysis and a plan."""

from odoo import Command

from .common import CctvCase
from .seal_common import signature_image

HAZARD = {"hazard": "Theft", "likelihood": "4", "impact": "4", "wanted": "A camera at the door"}

LINE = {
    "kind": "camera",
    "lens": "fixed",
    "quantity": 2,
    "unit_price": 1_500_000,
    "specification": "4 MP, PoE",
    "purpose": "Faces at the door",
}


class PlanCase(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.author, cls.approver = cls.make_user("it"), cls.make_user("management")
        # To write a mail takes longer than to approve.
        (cls.author | cls.approver).notification_type = "inbox"
        cls.ink = signature_image()
        cls.yard = cls.make_location("Yard", parent=cls.site, kind="area")

    @classmethod
    def make_analysis(cls, user=None, lines=(HAZARD,), **values):
        analyses = cls.env["cctv.risk.analysis"].with_user(user or cls.author)
        return analyses.create(
            {
                "name": "Risks of the yard",
                "location_id": cls.yard.id,
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    @classmethod
    def make_plan(cls, user=None, lines=(LINE,), **values):
        plans = cls.env["cctv.installation.plan"].with_user(user or cls.author)
        return plans.create(
            {
                "name": "Cameras at the yard",
                "purpose": "To close the gap",
                "line_ids": [
                    Command.create({"location_id": cls.yard.id, **line}) for line in lines
                ],
                **values,
            }
        )

    @classmethod
    def sign(cls, paper, role, user):
        paper.with_user(user)._sign(role, user.partner_id, user, cls.ink)

    @classmethod
    def approve(cls, *papers):
        for paper in papers:
            cls.sign(paper, "written", cls.author)
            cls.sign(paper, "approved", cls.approver)

    def decide(self, paper, purpose, user, reason="Which cables?"):
        """By the window that a button of the form opens."""
        steps = {"return": "action_return", "refuse": "action_refuse", "cancel": "action_cancel"}
        action = getattr(paper.with_user(user), steps[purpose])()
        windows = self.env[action["res_model"]].with_user(user).with_context(action["context"])
        return windows.create({"reason": reason}).action_decide()
