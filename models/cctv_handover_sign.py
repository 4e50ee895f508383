"""Two signatures end a handover: first who hands over, then who takes over; with the second it is
sealed, in the same transaction."""

from odoo import fields, models
from odoo.exceptions import AccessDenied, AccessError, UserError

from .cctv_seal_reader import ATTACHMENTS

GAPS_TOLD = 10


class CctvHandover(models.Model):
    _inherit = "cctv.handover"

    def cctv_walk_sign(self, side, part, image, who=None, login=None, seen=None):
        """Sign, with all that was said on this side and not saved yet, in one request.

        :param image: base64 of a PNG
        :param dict login: ``{"user_id", "password"}`` of who signs on the screen of another: nobody
            signs for another, so it is proved who it is
        :param seen: ``seen`` of what the screen shows: nobody signs facts he has not seen
        :return: as ``cctv_walk_save``; ``status`` 'changed': saved, and not signed
        """
        self.ensure_one()
        self.check_access("read")
        if self._is_of_another(who):
            return {"status": "other_user"}
        mine = self if login is None else self.with_user(self._proved(side, login))
        mine.check_access("read")
        mine._take(side, part or {})
        if side == "outgoing" and seen:
            data = self.cctv_walk_data()
            if seen != data["seen"]:
                return {"status": "changed", **data}
        mine._sign(side, mine.env.user.partner_id, mine.env.user, image)
        return {"status": "saved", **self.cctv_walk_data()}

    def _proved(self, side, login):
        """The user who has typed the own password on the screen of another."""
        login = login if isinstance(login, dict) else {}
        user = self._parties(side).filtered(lambda user: user.id == login.get("user_id"))
        if not user:
            raise AccessError(self.env._("Choose the officer who signs."))
        password = login.get("password")
        wrong = self.env._("This is not the password of %s.", user.name)
        if not isinstance(password, str) or not password:
            raise UserError(wrong)
        if user._mfa_type():
            raise UserError(
                self.env._(
                    "%s logs in with a second factor, which this screen cannot ask for: please "
                    "sign on your own device.",
                    user.name,
                )
            )
        credential = {"login": user.login, "password": password, "type": "password"}
        try:
            self.env["res.users"].sudo()._login(credential, {"interactive": True})
        except AccessDenied as error:
            told = str(error)
            raise UserError(told if told and told != "Access Denied" else wrong) from None
        return user

    # Signing --------------------------------------------------------------------------------

    def _check_signer(self, role):
        self.check_access("read")
        self._check_party(role)

    def action_request_signature(self):
        """Nobody is asked by e-mail: who signs has walked the room."""
        raise UserError(
            self.env._("A handover is signed in the control room, by the officers themselves.")
        )

    def action_sign(self):
        """The screen, not the window, takes signatures."""
        return self.action_walk()

    def _sign(self, role, partner, user, image):
        self._check_by_oneself(role, partner, user)
        self._lock()
        self._check_open()
        self._check_conflicts(role, partner)
        self._refuse_unready(self._walk_gaps(role))
        this = self.sudo()
        if role == "outgoing":
            this.outgoing_id = user
        else:
            this.write(
                {"incoming_id": user.id, "state": "signed", "date_signed": fields.Datetime.now()}
            )
        signature = super()._sign(role, partner, user, image)
        if role == "incoming":
            this._deadline_finish()
            self._seal()
        return signature

    def _check_by_oneself(self, role, partner, user):
        """The signer is the user who acts: also by a link or a window nobody signs for another."""
        if not user or user != self.env.user or partner != user.partner_id:
            raise AccessError(
                self.env._("A handover is signed in the control room, by the officers themselves.")
            )
        self._check_party(role)

    def _refuse_unready(self, gaps):
        if gaps:
            raise UserError(
                self.env._("This cannot be signed yet:") + "".join(f"\n• {gap}" for gap in gaps)
            )

    def _walk_gaps(self, role):
        """Sentences about what ``role`` has not done."""
        gaps = self._outgoing_gaps() if role == "outgoing" else self._incoming_gaps()
        if len(gaps) > GAPS_TOLD:
            more = self.env._("and %s more", len(gaps) - GAPS_TOLD)
            gaps = [*gaps[:GAPS_TOLD], more]
        return gaps

    def _outgoing_gaps(self):
        this, _ = self.sudo(), self.env._
        gaps = []
        if not this.is_checked:
            gaps.append(_("look at the devices and say that all others are fine"))
        for thing in this.thing_ids:
            if not thing.is_counted:
                gaps.append(_("count: %s", thing.thing_id.name))
            elif thing.difference and not thing.words:
                gaps.append(_("say why the number differs: %s", thing.thing_id.name))
        if not this.is_clean and not this.clean_words:
            gaps.append(_("clean the room, or say why it is not"))
        return gaps

    def _incoming_gaps(self):
        this, _ = self.sudo(), self.env._
        gaps = []
        if "outgoing" not in this.signature_ids.mapped("role"):
            gaps.append(_("the officer who hands over signs first"))
        if not this.is_checked_in:
            gaps.append(_("look at the devices, and say so"))
        gaps += [
            _("take it over, or say why not: %s", matter.display_name)
            for matter in self._untaken()
        ]
        return gaps

    # What a signature is about --------------------------------------------------------------

    def _signature_covers(self, role, path, is_new=False):
        """Who hands over signs what he hands over, not what the other says of it afterwards, nor
        the pictures that the other adds."""
        if role != "outgoing":
            return True
        name, _bracket, rest = path.partition("[")
        if name == ATTACHMENTS:
            return bool(rest) and not is_new
        field = rest.partition("].")[2]
        return name not in LATER and field not in LATER_OF_LINES

    def _check_signatures_current(self, entries):
        """A supervisor ends it as it is, also when the one who had signed went on writing."""
        if self.sudo().state != "overridden":
            super()._check_signatures_current(entries)


LATER = frozenset(
    "incoming_id date_signed state is_checked_in incoming_note objection_ids override_reason "
    "override_by_id date_override".split()
)
"""What comes after the signature of who hands over."""

LATER_OF_LINES = frozenset(("is_taken", "remark"))
