from odoo import models
from odoo.tools import is_html_empty

from ..papers import types as t


class PaperRepair(models.AbstractModel):
    """Laporan Hasil Perbaikan: the course of a repair from the report to the verified result, for
    the head (R73, R74)."""

    _name = "report.helpdesk_cctv.paper_repair"
    _description = "Printed result of a repair"
    _inherit = ["cctv.paper.of.work"]

    def _title(self, record):
        return self.env._("Report on the result of a repair")

    def _kind_of_document(self, record):
        return self.env._("Report")

    def _mark(self, record):
        if record.cctv_phase == "cancelled":
            return self.env._("CANCELLED")
        is_verified = record.cctv_phase == "verified" or record.cctv_verified_date
        return "" if is_verified or record.cctv_phase == "closed" else self.env._("NOT VERIFIED")

    def _check_printable(self, record):
        if not record.sudo().cctv_phase:
            self._refuse(
                self.env._(
                    "“%s” is no repair of CCTV: it names neither a device nor a place.",
                    record.display_name,
                )
            )

    def _blocks(self, record):
        _ = self.env._
        sections = (
            (_("The report"), self._reported(record)),
            (_("First analysis and cause"), self._analysed(record)),
            (_("Repair"), self._repaired(record)),
            (_("Verification of the repair"), self._verified(record)),
            (_("Result"), self._result(record)),
        )
        blocks = [self._filled(self._facts(record))]
        for number, (title, content) in enumerate(sections, 1):
            blocks += [t.Heading(f"{number}. {title}"), *content]
        return [*blocks, self._signature(record)]

    def _facts(self, record):
        _ = self.env._
        device = record.cctv_device_id
        place = record.cctv_location_id or device.cctv_location_id
        return (
            (_("Ticket"), record.number),
            (_("Subject"), record.name),
            (_("Device"), device.display_name),
            (_("Place"), place.complete_name),
            (_("Status"), self._words_of_now(record, "cctv_phase")),
            (_("Technician"), record.user_id.name),
        )

    def _reported(self, record):
        _ = self.env._
        reporter = record.partner_id.name or record.partner_name
        if record.cctv_opened_by_poller:
            reporter = _("Automatic check of the devices")
        facts = [
            (_("Reported on"), self._moment(record.create_date)),
            (_("Reported by"), reporter or record.create_uid.name),
            (_("Happened on"), self._moment(record.cctv_happened_date)),
            (_("What is seen"), self._words_of_now(record, "cctv_symptom")),
        ]
        if record.cctv_oral_date:
            to = (record.cctv_oral_by_id.name, record.cctv_oral_to_id.name)
            facts.append((_("Told by word of mouth"), self._moment(record.cctv_oral_date)))
            facts.append((_("By and to"), " – ".join(filter(None, to))))
        blocks = [self._filled(facts)]
        if not is_html_empty(record.description):
            blocks.append(t.Html(str(record.description)))
        return blocks

    def _analysed(self, record):
        _ = self.env._
        facts = (
            (_("Cause"), self._words_of_now(record, "cctv_cause")),
            (_("Provider"), record.cctv_provider_id.name),
            (_("Analysed by"), record.cctv_analysed_by_id.name),
            (_("Analysed on"), self._moment(record.cctv_analysed_date)),
        )
        return [self._filled(facts), t.Text(record.cctv_analysis or _("No analysis is recorded."))]

    def _repaired(self, record):
        _ = self.env._
        facts = (
            (_("Repair started"), self._moment(record.cctv_started_date)),
            (_("Repaired on"), self._moment(record.cctv_repaired_date)),
            (_("Repaired by"), record.cctv_repaired_by_id.display_name),
            (_("Parts used"), record.cctv_repair_parts),
        )
        return [
            self._filled(facts),
            t.Text(record.cctv_repair_note or _("What was done is not recorded.")),
        ]

    def _verified(self, record):
        """Each verification with what proves it, the last one last."""
        _ = self.env._
        proofs = record.cctv_verification_ids.sorted(lambda proof: (proof.date, proof.id))
        if not proofs:
            return [t.Text(_("Not verified yet."))]
        blocks = []
        for proof in proofs:
            blocks += self._proof(proof)
        return blocks

    def _proof(self, proof):
        _ = self.env._
        health = [self._words_of_now(proof, "health"), proof.health_text]
        facts = (
            (_("Verified on"), self._moment(proof.date)),
            (_("Verified by"), proof.user_id.name),
            (_("Result"), self._words_of_now(proof, "result")),
            (_("Device state"), ": ".join(filter(None, health))),
            (_("Last checked"), self._moment(proof.check_date)),
            (_("Remarks"), proof.note),
        )
        blocks = [self._filled(facts)]
        if proof.picture:
            caption = _("Picture of %s", self._moment(proof.picture_date))
            blocks.append(t.Photos((self._picture(proof.picture, caption),), per_row=2))
        return blocks

    def _result(self, record):
        """One sentence, and when the head was told."""
        _ = self.env._
        blocks = [t.Text(self._result_words(record), bold=True)]
        told = record.cctv_result_told_date
        if told:
            head = record.cctv_told_head_id.name or ""
            words = _("Reported to %(head)s on %(date)s.", head=head, date=self._moment(told))
            blocks.append(t.Text(words))
        return blocks

    def _result_words(self, record):
        _ = self.env._
        if record.cctv_ended_because:
            return record.cctv_ended_because
        last = record.cctv_verification_ids.sorted(lambda proof: (proof.date, proof.id))[-1:]
        if record.cctv_phase in ("verified", "closed") and last.result == "overridden":
            return _("Repaired. Passed in spite of the device's state: %s", last.note or "-")
        if record.cctv_phase in ("verified", "closed"):
            return _("Repaired and verified: the device works as it should.")
        if record.cctv_phase == "cancelled":
            return _("The repair was cancelled.")
        return _("The repair is not finished: %s.", self._words_of_now(record, "cctv_phase"))

    def _signature(self, record):
        _ = self.env._
        repairer, head = record.cctv_repaired_by_id, record.cctv_told_head_id
        return t.Signatures(
            (
                self._signer(_("Repaired by"), repairer, record.cctv_repaired_date),
                self._signer(
                    _("Verified by"), record.cctv_verified_by_id, record.cctv_verified_date
                ),
                self._signer(_("Acknowledged by"), head, None, self._head_position(record)),
            )
        )

    def _head_position(self, record):
        """As the procedure profile names whom repairs are reported to."""
        official = self._company(record)._cctv_profile().official_id
        head = record.cctv_told_head_id or official
        return self.env._("The responsible official") if official and head == official else ""
