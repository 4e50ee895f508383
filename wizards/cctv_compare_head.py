from odoo import api, fields, models

RESULTS = [("fits", "Fits"), ("broken", "Does not fit")]


class CctvCompareHead(models.TransientModel):
    """The window that compares the chain of custody with what is printed on a letter or was mailed
    to management. It changes nothing."""

    _name = "cctv.compare.head"
    _description = "Compare the Chain with a Paper"

    chain_id = fields.Many2one("cctv.custody.chain", required=True, ondelete="cascade")
    place = fields.Integer(string="Entry number", required=True)
    code = fields.Char(required=True)
    result = fields.Selection(RESULTS, readonly=True)
    sentence = fields.Text(readonly=True)

    @api.constrains("chain_id")
    def _check_chain(self):
        self.sudo(False).chain_id.check_access("read")

    def action_compare(self):
        self.ensure_one()
        self.chain_id.check_access("read")
        fits, sentence = self.chain_id.sudo()._compare(self.place, self.code)
        self.write({"result": "fits" if fits else "broken", "sentence": sentence})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare with a paper"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
