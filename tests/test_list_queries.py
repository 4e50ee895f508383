"""What the lists of records cost: as many SQL statements for 80 rows as for 10."""

from lxml import etree

from odoo.tests import tagged

from .checklist_common import ChecklistCase
from .seal_common import signature_image

FEW, MANY = 10, 80


@tagged("post_install", "-at_install")
class TestListQueries(ChecklistCase):
    """Each row is about another device or document, so that nothing comes out of the cache."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls.make_user("supervisor", "list_supervisor")
        cls.devices = cls.Device.create(
            [{"name": f"Camera {n}", "cctv_kind": "camera"} for n in range(MANY)]
        )

    def make_checklists(self):
        return self.Checklist.create(
            [{"template_id": self.template.id, "device_id": device.id} for device in self.devices]
        )

    def make_done(self):
        """Checklists that are answered and done."""
        checklists = self.make_checklists()
        for checklist in checklists:
            self.answer_all(checklist)
        checklists.action_done()
        return checklists

    def make_signed(self):
        checklists, partner = self.make_done(), self.technician.partner_id
        for checklist in checklists:
            checklist._sign("executed", partner, self.technician, signature_image())
        return checklists

    def make_revisions(self):
        """The first revisions of as many documents."""
        documents = self.env["cctv.procedure"].create(
            [{"name": f"Document {n}", "number": f"LIST/{n}"} for n in range(MANY)]
        )
        return self.env["cctv.procedure.revision"].create(
            [{"procedure_id": document.id, "body": "<p>Look.</p>"} for document in documents]
        )

    def assertListConstant(self, view, records, user=None):
        """The list of ``view`` reads ``records`` with a number of statements of its own."""
        self.assertEqual(len(records), MANY)
        few, many = (self.statements(view, records[:n], user) for n in (FEW, MANY))
        self.assertLessEqual(many, few, view)

    def statements(self, view, records, user):
        model = records.with_user(user or self.reader).browse()
        view_id = self.env.ref(f"helpdesk_cctv.{view}").id
        columns = etree.fromstring(model.get_view(view_id, "list")["arch"]).iterfind("./field")
        wanted = {column.get("name"): {} for column in columns}
        for name in wanted:
            if model._fields[name].relational:
                wanted[name] = {"fields": {"display_name": {}}}
        # Once beforehand, for what is kept in memory whoever asks.
        model.web_search_read([("id", "in", records.ids)], wanted, limit=MANY + 1)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = model.web_search_read([("id", "in", records.ids)], wanted, limit=MANY + 1)
        self.assertEqual(found["length"], len(records))
        return self.env.cr.sql_log_count - before

    def test_checklists(self):
        checklists = self.make_checklists()
        checklists._deadline_begin(3, "working_days")
        self.assertListConstant("cctv_checklist_view_list", checklists)

    def test_results(self):
        lines = self.make_done().line_ids
        for kind in ("number", "result", "choice", "tick"):
            of_kind = lines.filtered(lambda line, kind=kind: line.kind == kind)
            self.assertListConstant("cctv_checklist_line_view_list", of_kind)

    def test_templates(self):
        template = self.template
        templates = template.browse([template.copy().id for _n in range(MANY)])
        for one in templates:
            one.action_publish()
        self.assertListConstant("cctv_checklist_template_view_list", templates)
        self.assertListConstant("cctv_checklist_version_view_list", templates.current_version_id)

    def test_requests_for_footage(self):
        """In each state that says something else of what is next."""
        span = {"date_from": "2026-01-01 10:00:00", "date_to": "2026-01-01 11:00:00"}
        known = {"company_id": self.env.company.id, **span}
        asked = {"requester_kind": "authority", "requester_name": "R", "purpose": "x", **known}
        requests = self.env["cctv.footage.request"].create(
            [
                {**asked, "channel": "oral", "item_ids": [(0, 0, {"device_id": x.id, **known})]}
                for x in self.devices
            ]
        )
        for state in ("submitted", "approved", "extraction", "ready"):
            requests._set_state(state)
            requests._deadline_begin(5, "working_days")
            self.assertListConstant("cctv_footage_request_view_list", requests)

    def test_clips_that_go_next(self):
        """Each with a hold, a request about the same camera, and one that names none yet."""
        span = {"date_from": "2026-01-01 10:00:00", "date_to": "2026-01-01 11:00:00"}
        known = {"company_id": self.env.company.id, **span}
        asked = {"requester_kind": "authority", "requester_name": "R", "purpose": "x", **known}
        clips = [{"device_id": device.id, **known} for device in self.devices]
        items = self.env["cctv.footage.item"].create(clips)
        items._set({"state": "stored"})
        others = [{**asked, "channel": "oral", "item_ids": [(0, 0, clip)]} for clip in clips]
        others += [{**asked, "channel": "oral", "place_words": "Gate"}] * 3
        self.env["cctv.footage.request"].create(others)._set_state("submitted")
        self.env["cctv.footage.hold"].create(
            [{"kind": "court", "reason": "x", "item_ids": [(4, item.id)]} for item in items]
        )
        self.assertListConstant("cctv_footage_expiry_view_list", items)
        self.assertIn("HOLD/", items[-1].expiry_text)

    def test_pauses(self):
        checklists = self.make_checklists()
        checklists._deadline_begin(3, "working_days")
        for checklist in checklists:
            checklist._deadline_pause("force_majeure", "Flood")
        self.assertListConstant("cctv_deadline_pause_view_list", checklists.deadline_pause_ids)

    def test_signatures(self):
        signatures = self.make_signed().signature_ids
        self.assertListConstant("cctv_signature_view_list", signatures)

    def test_seals_and_addenda(self):
        checklists = self.make_signed()
        checklists.action_seal()
        self.assertListConstant("cctv_seal_view_list", checklists.seal_id)
        none = self.env["ir.attachment"]
        for checklist in checklists:
            self.env["cctv.addendum"]._add(checklist, "Typed wrongly", none)
        self.assertListConstant("cctv_addendum_view_list", checklists.addendum_ids)

    def test_verifying_and_comparing_what_was_signed(self):
        """The nightly run verifies a hundred at a time."""
        checklists = self.make_signed()
        checklists.action_seal()
        for ask in (checklists.seal_id._verify, checklists.signature_ids._changed_paths):
            counts = []
            for number in (FEW, MANY):
                records = ask.__self__[:number]
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.assertFalse(any(getattr(records, ask.__name__)().values()))
                counts.append(self.env.cr.sql_log_count - before)
            self.assertLessEqual(counts[1], counts[0], ask.__name__)

    def test_documents_and_revisions(self):
        revisions = self.make_revisions()
        for revision in revisions:
            revision.procedure_id.sudo().current_revision_id = revision
        self.assertListConstant("cctv_procedure_revision_view_list", revisions)
        self.assertListConstant("cctv_procedure_view_list", revisions.procedure_id)

    def test_readings(self):
        readings = self.env["cctv.procedure.acknowledgement"].create(
            [
                {"revision_id": revision.id, "user_id": self.reader.id}
                for revision in self.make_revisions()
            ]
        )
        readings._begin()
        self.assertListConstant("cctv_procedure_acknowledgement_view_list", readings)

    def test_recordings(self):
        """Proofs, disks and channels, and a summary with its lines."""
        places = self.env["cctv.location"].create([{"name": f"P{n}"} for n in range(MANY)])
        recorders = self.Device.create(
            [{"name": f"R{n}", "cctv_kind": "recorder"} for n in range(MANY)]
        )
        for number, device in enumerate(self.devices):
            device.write({"cctv_recorder_id": recorders[number].id, "cctv_channel": 1})
        told = [{"recorder_id": recorder.id, "number": 1} for recorder in recorders]
        disks = self.env["cctv.recorder.disk"].create(told)
        channels = self.env["cctv.recorder.channel"].create(told)
        facts = [
            {
                "camera_id": device.id,
                "recorder_id": recorder.id,
                "location_id": place.id,
                "result": "gaps",
            }
            for device, recorder, place in zip(self.devices, recorders, places, strict=True)
        ]
        proofs = self.env["cctv.recording.day"].create(
            [{**row, "day": "2026-01-01"} for row in facts]
        )
        days = [f"2025-{n // 28 + 1:02}-{n % 28 + 1:02}" for n in range(MANY)]
        checks = self.env["cctv.recording.check"].create(
            [{"company_id": self.company.id, "day": day} for day in days]
        )
        checks._deadline_begin(60, "minutes")
        lines = self.env["cctv.recording.check.line"].create(
            [{**row, "check_id": checks[0].id} for row in facts]
        )
        for name, records in (
            ("recorder_disk", disks),
            ("recorder_channel", channels),
            ("recording_day", proofs),
            ("recording_check", checks),
            ("recording_check_line", lines),
            ("recorder", recorders),
        ):
            self.assertListConstant(f"cctv_{name}_view_list", records)

    def test_new_checklists(self):
        """Starting many costs a few statements each at most, whatever the number of devices."""
        self.make_checklists()
        counts = []
        for devices in (self.devices[:FEW], self.devices):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Checklist.create(
                [{"template_id": self.template.id, "device_id": one.id} for one in devices]
            )
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5, counts)
