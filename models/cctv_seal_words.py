from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class CctvSeal(models.Model):
    """What does not fit, in sentences."""

    _inherit = "cctv.seal"

    def _sentences(self, findings):
        """What the findings say, in the reader's language."""
        return [f"{self.document} {self.number}: {self._say(finding)}" for finding in findings]

    def _say(self, finding):
        values, _ = finding.values, self.env._
        match finding.code:
            case "key":
                return self._key_sentence(values["error"])
            case "other_database":
                return _(
                    "it was sealed in another database. In a copy of a database, seals cannot be "
                    "verified."
                )
            case "model_gone":
                return _("this kind of record is not installed any more.")
            case "field_gone":
                return _("'%(label)s' is not known any more in this version.", **values)
            case "head":
                return _(
                    "the seal itself was altered: its number, date, person, place in the chain or "
                    "list of fields is not what was sealed."
                )
            case "record_gone":
                return _("the record was deleted, past the system.")
            case "reopened":
                return _("the record was set back to open, past the system.")
            case "other_seal":
                return _("the record points to another seal.")
            case "sealing_altered":
                return _(
                    "the record says another date or person of sealing than the seal, which says "
                    "%(date)s, %(person)s.",
                    date=format_datetime(self.env, self.date),
                    person=self.user_id.name,
                )
        return self._say_about_content(finding)

    def _say_about_content(self, finding):
        values, _ = finding.values, self.env._
        match finding.code:
            case "value":
                return _("'%(label)s' was %(sealed)s when sealed, is %(now)s now.", **values)
            case "snapshot":
                return _(
                    "the seal's own record of '%(label)s' was altered; the field itself is as it "
                    "was sealed (%(now)s).",
                    **values,
                )
            case "snapshot_and_maybe_value":
                return _(
                    "the seal's own record of '%(label)s' was altered, and what the field says "
                    "now (%(now)s) is not what was sealed.",
                    **values,
                )
            case "row_added":
                return _("'%(label)s': %(row)s was added after sealing.", **values)
            case "row_removed":
                return _("'%(label)s': %(row)s was removed after sealing.", **values)
            case "file":
                return _("%(label)s is not what was sealed: now %(now)s.", **values)
            case "signature":
                return _("%(label)s (%(sealed)s) was altered after sealing.", **values)
            case "before_missing":
                return _(
                    "the seal before it, at place %(place)s of the chain, was deleted.", **values
                )
            case "relinked":
                return _(
                    "the chain is broken at place %(place)s: the seal before it is not the one "
                    "that was there.",
                    **values,
                )
        raise UserError(finding.code)
