from dataclasses import replace

from odoo import fields, models

from ..papers import types as t


class PaperCameraList(models.AbstractModel):
    """Daftar Lokasi Kamera (P1 stage 1): each camera of a place and of the places inside, and those
    that approved plans have there and that are not installed yet."""

    _name = "report.helpdesk_cctv.paper_camera_list"
    _description = "Printed list of camera places"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        return self.env._("List of camera places")

    def _kind_of_document(self, record):
        return self.env._("Register")

    def _paper_date(self, record):
        """It is worked out when it is printed."""
        return fields.Datetime.now()

    def _number(self, record):
        return record.code or ""

    def _document(self, record):
        procedure = self._company(record)._cctv_profile().procedure_id
        if revision := procedure.current_revision_id:
            return self._revision_facts(revision)
        return {**super()._document(record), "number": record.code or "-"}

    def _footnote(self, record):
        return " · ".join(filter(None, (record.complete_name, self._title(record))))

    def _paper(self, record):
        return replace(super()._paper(record), is_landscape=True)

    def _blocks(self, record):
        _ = self.env._
        cameras, lines = self._cameras(record), self._planned(record)
        waiting = sum(lines.mapped("left_count"))
        facts = t.Facts(
            (
                (_("Place"), record.complete_name or ""),
                (_("Address"), record.address or "-"),
                (_("Cameras in the register"), str(len(cameras))),
                (_("Planned, not installed yet"), str(waiting)),
            )
        )
        roles = (_("Register kept by"), _("Checked by"))
        return [
            facts,
            t.Heading(_("Cameras in the register"), 2),
            self._cameras_table(cameras),
            *([t.Heading(_("Planned, not installed yet"), 2), self._plans(lines)]
              if lines else []),
            t.Signatures(tuple(map(t.SignatureCell, roles))),
        ]  # fmt: skip

    def _cameras(self, record):
        cameras = self.env["maintenance.equipment"].sudo().with_context(lang=self.env.lang)
        inside = [("cctv_location_id", "child_of", record.id), ("cctv_kind", "=", "camera")]
        return cameras.search(inside).sorted(
            lambda camera: (camera.cctv_location_id.complete_name, camera.cctv_code or "")
        )

    def _cameras_table(self, cameras):
        _ = self.env._
        risks = self._risks(cameras.cctv_location_id)
        head = (_("No."), _("Code"), _("Name"), _("Lens"), _("Inside or outside"), _("Recorder"),
                _("Channel"), _("On a floor plan"))  # fmt: skip
        rows, title_rows, place = [], [], None
        for number, camera in enumerate(cameras, 1):
            if camera.cctv_location_id != place or number == 1:
                place = camera.cctv_location_id
                title_rows.append(len(rows))
                rows.append((self._place_words(place, risks), *[""] * 7))
            rows.append(self._row(number, camera, place))
        widths = (0.5, 1.4, 3, 0.9, 1.2, 2.4, 0.8, 1.1)
        return t.Table(head, tuple(rows), widths, "llllllcl", title_rows=tuple(title_rows))

    def _place_words(self, place, risks):
        """'Site A / Lobby – Restricted – risk: High'"""
        risk = risks.get(place.id)
        parts = (
            place.complete_name,
            self._words_of_now(place, "area_class"),
            risk and self.env._("risk: %s", risk),
        )
        return " – ".join(filter(None, parts)) or "-"

    def _row(self, number, camera, place):
        _ = self.env._
        return (
            str(number),
            camera.cctv_code or "",
            camera.name or "",
            self._words_of_now(camera, "cctv_lens") or "-",
            _("Outside") if place.is_outdoor else _("Inside"),
            camera.cctv_recorder_id.display_name or "-",
            str(camera.cctv_channel or "-"),
            _("Yes") if camera.cctv_plan_pin_ids else _("No"),
        )

    def _risks(self, places):
        """{id of a place: level of its analysis in force}"""
        analyses = self.env["cctv.risk.analysis"].sudo()
        known = [("location_id", "in", places.ids), ("state", "=", "approved")]
        return {
            one.location_id.id: self._words_of_now(one, "level")
            for one in analyses.search(known)
        }

    def _planned(self, record):
        lines = self.env["cctv.installation.plan.line"].sudo()
        planned = [
            ("location_id", "child_of", record.id),
            ("kind", "=", "camera"),
            ("plan_id.state", "=", "approved"),
        ]
        return lines.search(planned).filtered("left_count").sorted(
            lambda line: (line.location_id.complete_name, line.id)
        )

    def _plans(self, lines):
        _ = self.env._
        head = (_("No."), _("Place"), _("Lens"), _("Inside or outside"), _("What is to be seen"),
                _("To be installed"), _("Installation plan"))  # fmt: skip
        rows = tuple(
            (
                str(number),
                line.location_id.complete_name or "",
                self._words_of_now(line, "lens") or "-",
                _("Inside") if line.indoor else _("Outside"),
                line.purpose or "-",
                str(line.left_count),
                line.plan_id.number or "",
            )
            for number, line in enumerate(lines, 1)
        )
        return t.Table(head, rows, (0.5, 2.6, 0.9, 1.2, 3, 1, 1.6), "lllllcl")
