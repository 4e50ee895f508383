"""Who has to read a revision in force."""

from odoo import api, models


class CctvProcedureRevision(models.Model):
    _inherit = "cctv.procedure.revision"

    @api.model
    def _follow_readers(self):
        """See that everybody who has to read a revision in force has a row, and nobody else an
        open one: for those who came, left or changed their duty. Repeating it changes nothing."""
        revisions = self.sudo() or self.sudo().search([("state", "=", "in_force")])
        revisions = revisions.filtered(lambda r: r.state == "in_force" and r.procedure_id.active)
        Row = self.env["cctv.procedure.acknowledgement"].sudo()
        rows = Row.search([("revision_id", "in", revisions.ids)])
        known = {(row.revision_id.id, row.user_id.id): row for row in rows}
        wanted = revisions._readers()
        missing = [
            {"revision_id": revision_id, "user_id": user_id}
            for revision_id, user_id in sorted(wanted - known.keys())
        ]
        back = [known[key].id for key in wanted & known.keys() if known[key].state == "cancelled"]
        (Row.create(missing) | Row.browse(back))._begin()
        gone = [row.id for key, row in known.items() if key not in wanted and row.state == "open"]
        Row.browse(gone)._cancel()

    def _readers(self):
        """{(revision id, user id)}: active users of the company who have a duty that reads it."""
        users = self.env["res.users"].sudo()
        by_group = {
            group: set(
                users.search([("all_group_ids", "in", group.ids), ("share", "=", False)]).ids
            )
            for group in self.reader_group_ids
        }
        by_company = {company: set(company.user_ids.ids) for company in self.company_id}
        return {
            (revision.id, user_id)
            for revision in self
            for group in revision.reader_group_ids
            for user_id in by_group[group] & by_company[revision.company_id]
        }
