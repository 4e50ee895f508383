"""The figures of the monthly report are those that the lists show."""

from datetime import date, datetime, timedelta

from odoo import sql_db
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.cctv_figures_scope import NO_FAULTS, days_before, moments
from .figures_common import BEGIN, BORDERS, END, FIRST, LAST, ZONE, FiguresCase

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestFigures(FiguresCase):
    """Two companies with the same events, on both sides of each border of the month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for company in (cls.company, cls.other):
            cls.make_world(company)
        cls.env.flush_all()

    @classmethod
    def make_world(cls, company):
        site, far = cls.make_site(company), cls.make_site(company, "Far")
        hall = cls.make_site(company, "Hall", site)
        old = cls.make_camera(company, "F-1", hall)
        new = cls.make_camera(company, "F-2", hall)
        gone = cls.make_camera(company, "F-3", far)
        switch = cls.make_device("switch", "F-S", company_id=company.id, cctv_location_id=far.id)
        cls.make_uptime(old, new, gone, switch)
        for number, moment in enumerate(BORDERS):
            device = (old, new, gone, switch)[number % 4]
            cls.make_events(device, number, moment)
            cls.make_work(old | new, number, moment)
        cls.make_records_of_days(old, new)
        for number, moment in enumerate(BORDERS[::3]):
            verified = END + (number % 3 - 1) * HOUR
            cls.make_findings(company, moment, state="verified", date_verified=verified)
        gone.write({"active": False, "scrap_date": date(2026, 3, 20)})
        if company == cls.company:
            cls.site, cls.far, cls.hall = site, far, hall
            cls.old, cls.new, cls.gone, cls.switch = old, new, gone, switch

    @classmethod
    def make_uptime(cls, old, new, gone, switch):
        """One there all the time, with planned maintenance; one added, one scrapped in March."""
        first = date(2026, 1, 25)
        cls.make_days(old, first, 80, up_s=70000, degraded_s=5000, down_s=5000, maintenance_s=6400)
        cls.make_days(new, date(2026, 3, 10), 40, up_s=80000, down_s=400, unknown_s=6000)
        cls.make_days(gone, first, 55, up_s=40000, down_s=46400)
        cls.make_days(switch, first, 80, up_s=86400)

    @classmethod
    def make_events(cls, device, number, moment):
        """What begins and what ends at a border; of each kind that may count or not."""
        after = moment + (number + 1) * HOUR
        kinds = ("unreachable", "refused", "rtsp_error")
        cls.make_fault(device, moment, after, kind=kinds[number % 3])
        cls.make_fault(device, moment - 30 * HOUR, moment, kind="picture_black")
        cls.make_fault(device, moment, after, kind="no_profile", end_reason="device_removed")
        review = (*NO_FAULTS, "none", "to_review", "ticket")[number % 7]
        cls.make_fault(device, moment, after, kind="picture_moved", review_state=review)
        cls.make_fault(device, moment, after, kind="auth_failed", cause_device_id=device.id)
        cls.make_repairs(device, number, moment)
        phase = ("met", "missed", "running", None)[number % 4]
        done = after if phase in ("met", "missed") else None
        state = ("handed_over", "refused", "submitted", "draft")[number % 4]
        request = cls.make_footage(device, moment, deadline_phase=phase, deadline_done=done)
        cls.fill(request, state=state, date_approved=after if done else None)

    @classmethod
    def make_repairs(cls, device, number, moment):
        later = moment + (number + 2) * HOUR
        cls.make_ticket(device, moment, cctv_phase="reported")
        cls.make_ticket(
            device,
            moment - 50 * HOUR,
            cctv_phase=("closed", "cancelled", "verified")[number % 3],
            closed_date=None if number % 3 == 2 else moment,
            cctv_cause=("power", "network", None)[number % 3],
            cctv_analysed_date=moment,
            cctv_repaired_date=later,
            deadline_phase=("met", "missed")[number % 2],
            deadline_done=moment,
            deadline_start=moment - 20 * HOUR if number % 5 == 0 else None,
        )

    @classmethod
    def make_work(cls, devices, number, moment):
        """Planned by hand for the moment, or due by a schedule on its day, whenever it is done."""
        state, phase = (
            ("closed", "met"),
            ("finished", "missed"),
            ("planned", "running"),
            ("cancelled", None),
        )[number % 4]
        finished = moment + 2 * HOUR if state in ("closed", "finished") else None
        columns = {
            "cctv_state": state,
            "deadline_phase": phase,
            "deadline_date": moment + (-1 if number % 2 else 1) * 20 * HOUR,
            "cctv_date_finished": finished,
        }
        visit = cls.make_visit(devices, moment, **columns)
        due = cls.local_day(moment)
        visit |= cls.make_visit(devices, moment + 40 * HOUR, cctv_due_date=due, **columns)
        lines = visit.cctv_line_ids
        cls.fill(lines[::2], state="done" if finished else "planned", date_done=finished)
        cls.fill(lines[1::2], state=("failed", "skipped")[number % 2] if finished else "planned")
        repair = cls.make_visit(devices[:1], moment, cctv_state="closed", deadline_phase="met")
        cls.fill(repair, maintenance_type="corrective", cctv_work_kind="repair")

    @classmethod
    def make_records_of_days(cls, *cameras):
        days = [FIRST - timedelta(days=1), FIRST, date(2026, 3, 15), LAST, LAST + timedelta(days=1)]
        for camera in cameras:
            cls.env["cctv.recording.day"].create(
                [
                    {
                        "camera_id": camera.id,
                        "location_id": camera.cctv_location_id.id,
                        "day": day,
                        "result": "proven" if number % 2 else "gaps",
                        "gap_s": 0 if number % 2 else 1800,
                        "is_held_known": number != 2,
                        "is_short": number == 3,
                    }
                    for number, day in enumerate(days)
                ]
            )
            cls.env["cctv.picture.day"].create(
                [
                    {
                        "device_id": camera.id,
                        "day": day,
                        "mode": "day",
                        "pictures": 4,
                        "ratio_pictures": 0 if number == 2 else 4,
                        "sharpness_percent": 100.0 - 10 * number,
                    }
                    for number, day in enumerate(days)
                ]
            )

    # the lists

    def test_each_figure_is_what_its_list_shows(self):
        for places in (None, self.site, self.far, self.site | self.far):
            for line in self.headline(places=places).values():
                with self.subTest(line["key"], places=places and places.mapped("name")):
                    self.assertEqual(*self.shown(line, places))

    def test_lists_of_a_reader_elsewhere_show_the_same(self):
        """The domain has moments: the reader's own zone does not move the borders."""
        for line in self.headline().values():
            with self.subTest(line["key"]):
                self.assertEqual(*self.shown(line, None, zone="America/New_York"))

    def test_lists_offer_the_averages(self):
        for model, field in [
            ("cctv.fault", "duration_h"),
            ("helpdesk.ticket", "cctv_response_h"),
            ("cctv.uptime.day", "availability"),
        ]:
            shown = self.listed(model).fields_get([field], ["aggregator"])
            self.assertEqual(shown[field]["aggregator"], "avg")

    def test_statements_do_not_grow_with_the_records(self):
        spent = []
        for company in (self.make_company("Nothing yet"), self.company):
            before = sql_db.sql_counter
            self.Figures._sections(company, FIRST, LAST)
            spent.append(sql_db.sql_counter - before)
        self.assertLess(max(spent), 130)

    def shown(self, line, places, zone=ZONE):
        """(the figure, the same as the manager's list has it), rounded alike."""
        records, domain = self.listed(line["model"]).with_context(tz=zone), line["domain"]
        if line["measure"] == "__count":
            return line["value"], records.search_count(domain)
        if line["measure"] == "share":
            total, part = records.search_count(domain), records.search_count(line["part"])
            return self.rounded(line["value"], 100.0 * part / total if total else None)
        if line["key"] == "mtbf":
            served = sum(day.up_s + day.degraded_s for day in records.search(domain))
            faults = self.headline(places=places)["faults_new"]["value"]
            return self.rounded(line["value"], served / 3600 / faults if faults else None)
        (row,) = records.formatted_read_group(domain, [], [line["measure"]])
        return self.rounded(line["value"], row[line["measure"]])

    @staticmethod
    def rounded(*values):
        return tuple(None if value in (None, False) else round(value, 6) for value in values)

    def test_lists_grouped_by_month_show_the_same(self):
        """The web client's own months, of a user who lives where the company does."""
        values = self.values()
        scope = self.Figures._scope(self.company, FIRST, LAST)
        for key, model, domain, field in [
            ("faults_new", "cctv.fault", scope.faults(), "date_start"),
            ("repairs_new", "helpdesk.ticket", scope.repairs(), "create_date"),
            ("footage_new", "cctv.footage.request", scope.footage(), "date_received"),
        ]:
            groups = self.listed(model).formatted_read_group(
                list(domain), [f"{field}:month"], ["__count"]
            )
            counts = {group[f"{field}:month"][1]: group["__count"] for group in groups}
            self.assertEqual(values[key], counts["March 2026"], key)

    # the records, one by one

    def test_each_figure_is_what_the_records_say(self):
        values, expected = self.values(), self.expected(self.company, ZONE)
        for key, value in expected.items():
            with self.subTest(key):
                self.assertEqual(*self.rounded(values[key], value))
        self.assertLessEqual(expected.keys(), values.keys())

    def test_the_other_company_has_other_borders(self):
        values = self.values(company=self.other)
        for key, value in self.expected(self.other, "Asia/Jakarta").items():
            with self.subTest(key):
                self.assertEqual(*self.rounded(values[key], value))
        self.assertNotEqual(values["faults_new"], self.values()["faults_new"])

    def expected(self, company, zone):
        """Reckoned record by record, with the calendar of Python."""
        return {
            **self.expected_of_faults(company, zone),
            **self.expected_of_repairs(company, zone),
            **self.expected_of_visits(company, zone),
            **self.expected_of_audits(company, zone),
        }

    def mine(self, model, company):
        records = self.env[model].with_context(active_test=False).search([])
        return records.filtered(lambda record: record.company_id == company)

    def expected_of_faults(self, company, zone):
        days = [d for d in self.mine("cctv.uptime.day", company) if FIRST <= d.day <= LAST]
        seen = [d for d in days if d.device_id.cctv_kind == "camera"]
        served, down = sum(d.up_s + d.degraded_s for d in seen), sum(d.down_s for d in seen)
        faults = self.mine("cctv.fault", company).filtered(
            lambda f: not f.cause_device_id and f.review_state not in NO_FAULTS
        )
        new = [f for f in faults if self.is_of_march(f.date_start, zone)]
        left = [
            f
            for f in faults
            if self.local_day(f.date_start, zone) <= LAST
            and (not f.date_end or self.local_day(f.date_end, zone) > LAST)
        ]
        lasted = [
            (f.date_end - f.date_start) / HOUR
            for f in faults
            if f.end_reason == "recovered" and self.is_of_march(f.date_end, zone)
        ]
        return {
            "availability": 100 * served / (served + down),
            "faults_new": len(new),
            "faults_open": len(left),
            "mttr": sum(lasted) / len(lasted),
            "mtbf": sum(d.up_s + d.degraded_s for d in days) / 3600 / len(new),
        }

    def expected_of_repairs(self, company, zone):
        tickets = self.mine("helpdesk.ticket", company)
        done = [t for t in tickets if self.is_of_march(t.deadline_done, zone)]
        waits = [
            (t.cctv_analysed_date - max(t.create_date, t.deadline_start or t.create_date)) / HOUR
            for t in tickets
            if self.is_of_march(t.cctv_analysed_date, zone)
        ]
        left = [
            t
            for t in tickets
            if self.local_day(t.create_date, zone) <= LAST
            and (not t.closed_date or self.local_day(t.closed_date, zone) > LAST)
        ]
        return {
            "repairs_new": sum(self.is_of_march(t.create_date, zone) for t in tickets),
            "repairs_closed": sum(
                t.cctv_phase == "closed" and self.is_of_march(t.closed_date, zone) for t in tickets
            ),
            "repairs_open": len(left),
            "repairs_in_time": 100 * sum(t.deadline_phase == "met" for t in done) / len(done),
            "first_response": sum(waits) / len(waits),
        }

    def expected_of_visits(self, company, zone):
        visits = self.mine("maintenance.request", company).filtered(
            lambda v: (
                v.maintenance_type == "preventive"
                and v.cctv_state != "cancelled"
                and (
                    FIRST <= v.cctv_due_date <= LAST
                    if v.cctv_due_date
                    else self.is_of_march(v.schedule_date, zone)
                )
            )
        )
        done = visits.filtered(lambda v: v.cctv_state in ("finished", "closed"))
        met = visits.filtered(lambda v: v.deadline_phase == "met")
        late = visits.filtered(
            lambda v: (
                v.deadline_phase == "missed"
                or (v.deadline_phase == "running" and v.deadline_date < datetime.now())
            )
        )
        made = visits.cctv_line_ids.filtered(lambda line: line.state in ("done", "failed"))
        return {
            "visits_planned": len(visits),
            "visits_done": len(done),
            "visits_in_time": 100 * len(met) / len(met | late),
            "visited_done": 100 * len(made) / len(visits.cctv_line_ids),
        }

    def expected_of_audits(self, company, zone):
        findings = self.mine("cctv.audit.finding", company)
        left = [
            f
            for f in findings
            if self.local_day(f.audit_id.date_told, zone) <= LAST
            and (not f.date_verified or self.local_day(f.date_verified, zone) > LAST)
        ]
        self.assertTrue(0 < len(left) < len(findings))
        return {"findings_open": len(left)}

    # sections

    def test_sections_say_what_the_headline_says(self):
        values = self.values()
        kinds = self.section("fault_kinds").rows
        self.assertEqual(sum(row["new"] for row in kinds), values["faults_new"])
        self.assertEqual(sum(row["open"] for row in kinds), values["faults_open"])
        states = self.section("repair_states").rows
        self.assertEqual(sum(row["new"] for row in states), values["repairs_new"])
        self.assertEqual(sum(row["open"] for row in states), values["repairs_open"])
        ages = self.section("repair_ages").rows
        self.assertEqual(sum(row["open"] for row in ages), values["repairs_open"])
        causes = self.section("causes").rows
        self.assertEqual(sum(row["new"] for row in causes), values["repairs_new"])
        work = self.section("maintenance").rows[-1]
        self.assertEqual(work["visits"], values["visits_planned"])
        self.assertEqual(work["visits_done"], values["visits_done"])
        footage = self.section("footage").rows
        self.assertEqual(sum(row["new"] for row in footage), values["footage_new"])
        times = self.section("times").rows
        self.assertEqual(sum(row["new"] for row in times), values["faults_new"])
        held = self.section("retention").rows[0]
        self.assertAlmostEqual(held["kept"], values["retention"])
        self.assertEqual(len(self.section("findings").rows), values["findings_open"])

    def test_planned_maintenance_stands_apart(self):
        rows = self.section("availability").rows
        total = rows[-1]
        self.assertAlmostEqual(total["availability"], self.values()["availability"])
        self.assertAlmostEqual(total["maintenance_h"], 31 * 6400 / 3600)
        self.assertEqual(total["cameras"], 3)
        site = next(row for row in rows if row["place"] == "Site")
        served = 31 * 75000 + 22 * 80000
        known = served + 31 * 5000 + 22 * 400
        self.assertAlmostEqual(site["availability"], 100 * served / known)

    def test_devices_added_and_scrapped_within_the_month(self):
        days = {row["code"]: row["days"] for row in self.section("cameras").each_row()}
        self.assertEqual(days, {"F-1": 31, "F-2": 22, "F-3": 20})
        worst = self.section("worst").rows
        self.assertEqual([row["code"] for row in worst], ["F-3", "F-1", "F-2"])
        self.assertIn("Unreachable (", worst[0]["faults"])

    def test_annexes_have_each_job_and_ticket(self):
        scope = self.Figures._scope(self.company, FIRST, LAST)
        for key, model, domain in [
            ("jobs", "maintenance.request", scope.work()),
            ("tickets", "helpdesk.ticket", scope.repairs_listed()),
        ]:
            rows = list(self.section(key).each_row())
            found = self.listed(model).search(list(domain))
            self.assertEqual({row["id"] for row in rows}, set(found.ids))
            self.assertEqual(len(rows), len(found))
        new = self.listed("helpdesk.ticket").search(list(scope.repairs_new()))
        self.assertLessEqual(set(new.ids), {row["id"] for row in rows})

    def test_every_row_has_its_columns(self):
        for places in (None, self.hall, self.site | self.far):
            sections = self.Figures._sections(self.company, FIRST, LAST, places, annexes=True)
            for section in sections:
                for row in section.each_row():
                    self.assertLessEqual({column.key for column in section.columns}, set(row))
                if section.chart:
                    for _name, values in section.chart.series:
                        self.assertEqual(len(values), len(section.chart.labels))

    def test_places_inside_the_one_that_was_chosen(self):
        rows = self.section("availability", places=self.site).rows
        self.assertEqual([row["place"] for row in rows], ["Site", "Site / Hall", "All"])
        self.assertEqual(rows[0]["cameras"], 0)
        self.assertIsNone(rows[0]["availability"])

    def test_repeat_offenders(self):
        rows = {row["code"]: row for row in self.section("repeats").rows}
        self.assertIn("F-1", rows)
        self.assertGreaterEqual(rows["F-1"]["faults"], 3)

    # what there is not

    def test_company_without_anything(self):
        company = self.make_company("Nothing yet")
        values = self.values(company=company)
        self.assertEqual(values["faults_new"], 0)
        for key in ("availability", "mttr", "mtbf", "visits_in_time", "first_response"):
            self.assertIsNone(values[key])
        site = self.make_site(company)
        for places in (None, site):
            sections = self.Figures._sections(company, FIRST, LAST, places, annexes=True)
            self.assertTrue(sections[0].sentences)
            for section in sections:
                list(section.each_row())

    def test_days_that_are_no_span(self):
        for first, last in [(LAST, FIRST), (date(1999, 1, 1), date(1999, 1, 31)), (None, LAST)]:
            with self.assertRaises(UserError):
                self.Figures._headline(self.company, first, last)


@tagged("post_install", "-at_install")
class TestFiguresSpan(FiguresCase):
    def test_month_begins_at_midnight_of_the_company(self):
        self.assertEqual(self.Figures._span(FIRST, LAST, self.company), (BEGIN, END))

    def test_day_of_23_hours_and_one_that_begins_at_one_o_clock(self):
        begin, end = moments("Europe/Berlin", date(2026, 3, 29), date(2026, 3, 29))
        self.assertEqual(end - begin, 23 * HOUR)
        begin, end = moments("America/Sao_Paulo", date(2018, 11, 4), date(2018, 11, 4))
        self.assertEqual((begin, end - begin), (datetime(2018, 11, 4, 3), 23 * HOUR))

    def test_days_before(self):
        for given, wanted in [
            ((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 2, 1), date(2026, 2, 28))),
            ((date(2026, 1, 1), date(2026, 2, 28)), (date(2025, 11, 1), date(2025, 12, 31))),
            ((date(2026, 3, 10), date(2026, 3, 16)), (date(2026, 3, 3), date(2026, 3, 9))),
        ]:
            self.assertEqual(days_before(*given), wanted)
