"""The head of the chain of custody: on letters, in the mail to management, and compared later."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config

from ..tools.seal import SealError, SealRing, configured_keys, public_code, same_mac
from .cctv_choices import FILE_CHECK_STATES

CODE_LENGTH, CODE_PART = 16, 4
MAC_LENGTH = 22
"""Characters of a keyed hash, which papers may have instead of the code."""


class CctvCustodyChain(models.Model):
    _inherit = "cctv.custody.chain"

    head_code = fields.Char(string="Code of the end", compute="_compute_head_code")
    check_state = fields.Selection(
        FILE_CHECK_STATES, string="Verification", compute="_compute_check_state"
    )

    @api.depends("mac")
    def _compute_head_code(self):
        for chain in self:
            head = chain.sudo()._own_head()
            chain.head_code = head["code"] if head else False

    @api.depends("findings", "date_checked")
    def _compute_check_state(self):
        for chain in self:
            checked = "broken" if chain.findings else "fits"
            chain.check_state = checked if chain.date_checked else "unchecked"

    def action_open_compare(self):
        """The window that compares the chain with a letter or an e-mail."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare with a paper"),
            "res_model": "cctv.compare.head",
            "view_mode": "form",
            "target": "new",
            "context": {"default_chain_id": self.id},
        }

    @api.model
    def _head(self, company):
        """The end of the chain of ``company`` as it is printed on a letter: {"place": how many
        entries, "code": 16 letters and digits in groups}; None while it has no entry."""
        end = self.sudo().search([("company_id", "=", company.id)])
        return end._own_head() if end else None

    @api.model
    def _code_of(self, mac):
        """What papers print of the keyed hash of an entry; '' for none."""
        return head_code(mac) if mac else ""

    def _own_head(self):
        self.ensure_one()
        return {"place": self.sequence, "code": head_code(self.mac)} if self.sequence else None

    def _compare(self, place: int, code: str):
        """(whether it fits, a sentence): the chain against ``place`` and ``code`` on a paper or in
        an e-mail. Only what is outside of this database tells that the whole of it was put back
        to an older state."""
        self.ensure_one()
        typed, code = "".join(str(code or "").split()), plain_code(code)
        if place < 1 or (len(code) != CODE_LENGTH and len(typed) != MAC_LENGTH):
            raise UserError(
                self.env._(
                    "Type the place (a number) and the code (16 letters and digits) as they are "
                    "on the paper."
                )
            )
        if place > self.sequence:
            return False, self.env._(
                "The paper knows entry %(place)s, but the chain ends at entry %(last)s. Entries "
                "were deleted, or the whole database was put back to an older state.",
                place=place,
                last=self.sequence,
            )
        mac = self._mac_at(place)
        if mac and (same_mac(mac, typed) or plain_code(head_code(mac)) == code):
            return True, self.env._(
                "Entry %(place)s is the one of the paper: all entries up to it are as they were "
                "when it was printed.",
                place=place,
            )
        return False, self.env._(
            "Entry %(place)s is not the one of the paper. Look whether the code is typed "
            "correctly; else entries were replaced after the paper was printed.",
            place=place,
        )

    def _mac_at(self, place):
        """The keyed hash of the entry at ``place`` as it is computed anew; '' when there is none.
        """
        row = next(self._rows(after=place - 1), None)
        if not row or row["sequence"] != place:
            return ""
        try:
            ring = SealRing(configured_keys(config))
            return self.env["cctv.custody.event"]._make_mac(ring, row)
        except SealError as error:
            raise UserError(self.env["cctv.seal"]._key_sentence(error)) from None


def head_code(mac: str) -> str:
    """What is printed of a keyed hash: a person can read and type it.

    >>> len(head_code("x" * 22))
    19
    """
    code = public_code(mac).upper()
    return "-".join(code[i : i + CODE_PART] for i in range(0, CODE_LENGTH, CODE_PART))


def plain_code(code) -> str:
    """``code`` without what people put between its groups.

    >>> plain_code(" ab2c - 3def ")
    'AB2C3DEF'
    """
    return "".join(char for char in str(code or "").upper() if char.isascii() and char.isalnum())
