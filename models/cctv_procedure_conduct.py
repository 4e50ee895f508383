"""The rules of conduct: a controlled document of its own kind, which officers read."""

from markupsafe import Markup

from odoo import api, models

from .cctv_duties import has_duty

NUMBER = "CCTV/CONDUCT"


class CctvProcedure(models.Model):
    _inherit = "cctv.procedure"

    @api.model
    def _conduct_sentences(self, company):
        """{prohibition: the sentence of the procedure}: P2 section 7 and P4, with the name of
        ``company`` in the place of theirs."""
        _ = self.env._
        return {
            "secrecy": _(
                "It is forbidden to spread information about the activities of %s to outsiders, "
                "during the contract and after it has ended.",
                company.name,
            ),
            "footage": _(
                "It is forbidden to spread or give recordings to others, as pictures or as video, "
                "without permission."
            ),
            "drugs": _(
                "It is forbidden to use drugs, psychotropic substances and other addictive "
                "substances."
            ),
            "smoking": _("It is forbidden to smoke in the CCTV control room."),
            "sleeping": _("It is forbidden to sleep during working hours."),
            "leaving": _(
                "It is forbidden to leave the CCTV control room empty while the next officer has "
                "not come."
            ),
            "gifts": _(
                "It is forbidden to accept gifts in any form that have to do with the work and "
                "can be taken for a bribe or gratification."
            ),
            "comments": _(
                "It is forbidden to give information, comments or conclusions of one's own on "
                "recordings to those whom they do not concern."
            ),
            "tampering": _(
                "It is forbidden to change or delete data in the equipment of the CCTV monitoring."
            ),
        }

    @api.model
    def _conduct_of(self, company):
        """The documents of conduct of ``company``."""
        return self.search([("kind", "=", "conduct"), ("company_id", "=", company.id)])

    @api.model
    def action_open_conduct(self):
        """The rules of conduct; who drafts documents gets the draft of this software when there
        are none yet."""
        company = self.env.company
        document = self._conduct_of(company)
        if not document and has_duty(self.env.user, "supervisor", "manager"):
            document = self._begin_conduct(company)
        if len(document) == 1:
            return document.get_formview_action()
        actions = self.env["ir.actions.act_window"]
        action = actions._for_xml_id("helpdesk_cctv.cctv_procedure_action")
        return {**action, "domain": [("kind", "=", "conduct")], "context": {}}

    @api.model
    def _begin_conduct(self, company):
        """Document and draft in the language of ``company``, by whoever asks for it."""
        this = self.with_context(lang=company._cctv_lang())
        document = this.create(
            {
                "name": this.env._("Rules of conduct of the officers"),
                "number": this._conduct_number(company),
                "kind": "conduct",
                "company_id": company.id,
            }
        )
        this.env["cctv.procedure.revision"].create(document._prepare_conduct())
        return document.with_env(self.env)

    def _conduct_number(self, company):
        """Free in the company; archived documents keep theirs."""
        domain = [("company_id", "=", company.id), ("number", "=like", f"{NUMBER}%")]
        taken = set(self.sudo().with_context(active_test=False).search(domain).mapped("number"))
        numbers = [NUMBER, *(f"{NUMBER}-{n}" for n in range(2, len(taken) + 3))]
        return next(number for number in numbers if number not in taken)

    def _prepare_conduct(self):
        company, _ = self.company_id, self.env._
        return {
            "procedure_id": self.id,
            "purpose": _paragraph(
                _(
                    "That whoever works in the control room of %s knows what is forbidden there, "
                    "and what happens when it is done all the same.",
                    company.name,
                )
            ),
            "scope": _paragraph(
                _(
                    "For all officers of the control room and who leads them, also after the "
                    "contract."
                )
            ),
            "body": self._conduct_body(),
            "recording": _paragraph(
                _(
                    "Each officer says in this system to have read each revision. Violations stand "
                    "in a register that supervisor and management alone read."
                )
            ),
            "reader_group_ids": [(6, 0, self.env.ref("helpdesk_cctv.group_cctv_operator").ids)],
        }

    def _conduct_body(self):
        _ = self.env._
        items = [
            Markup("<li>%s</li>") % line
            for line in self._conduct_sentences(self.company_id).values()
        ]
        return Markup("").join(
            [
                _heading(_("What is forbidden")),
                Markup("<ol>%s</ol>") % Markup("").join(items),
                _heading(_("Silence")),
                _paragraph(
                    _(
                        "What an officer learns in the control room stays there. This does not end "
                        "with the contract: who leaves says once more, in writing or in this "
                        "system, that the duty of silence goes on."
                    )
                ),
                _heading(_("Gifts")),
                _paragraph(
                    _(
                        "Who is offered or gets something because of the work declares it in this "
                        "system at once: what, from whom, of what value, and whether it was "
                        "refused, given back or handed in."
                    )
                ),
                _heading(_("Violations")),
                _paragraph(
                    _(
                        "The supervisor writes down what happened and hears the officer. "
                        "Management decides, with the reason and the measure. Nobody decides about "
                        "himself."
                    )
                ),
            ]
        )


def _heading(text):
    return Markup("<h4>%s</h4>") % text


def _paragraph(text):
    return Markup("<p>%s</p>") % text


class CctvProcedureRevision(models.Model):
    _inherit = "cctv.procedure.revision"

    def _readers(self):
        """Officers read the rules of conduct, also one who has no duty of those named."""
        wanted = super()._readers()
        conduct = self.filtered(lambda revision: revision.procedure_id.kind == "conduct")
        officers = self.env["cctv.officer"].sudo().search(
            [("company_id", "in", conduct.company_id.ids), ("user_id.active", "=", True)]
        )
        by_company = officers.grouped("company_id")
        return wanted | {
            (revision.id, officer.user_id.id)
            for revision in conduct
            for officer in by_company.get(revision.company_id, officers.browse())
        }
