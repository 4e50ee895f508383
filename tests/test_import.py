import csv
import io

from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tools import file_open

from .common import CctvCase

COLUMNS = [
    "cctv_kind",
    "cctv_code",
    "name",
    "cctv_location_id",
    "cctv_recorder_id",
    "cctv_channel",
    "cctv_address",
    "cctv_onvif_port",
    "cctv_credential_id",
]


@tagged("at_install")
class TestImport(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.importer = cls.Device.with_user(cls.make_user("it")).with_context(import_file=True)

    def row(self, code, address, **values):
        row = dict.fromkeys(COLUMNS, "")
        row |= {
            "cctv_kind": "Camera",
            "cctv_code": code,
            "name": f"Name of {code}",
            "cctv_address": address,
        }
        row |= values
        return [row[name] for name in COLUMNS]

    def load(self, rows, **context):
        return self.importer.with_context(**context).load(COLUMNS, rows)

    def assertNothingWritten(self):
        self.env.invalidate_all()
        self.assertFalse(self.Device.search([("cctv_code", "=like", "I-%")]))

    def test_names_in_the_file_are_what_people_write(self):
        result = self.load(
            [
                self.row("I-NVR", "10.7.0.1", cctv_kind="Recorder (NVR, DVR)"),
                self.row(
                    "i-1",
                    "10.7.0.2",
                    cctv_kind="camera",
                    cctv_location_id="Site T/Lobby",
                    cctv_recorder_id="i-nvr",
                    cctv_channel="4",
                    cctv_onvif_port="8000",
                    cctv_credential_id="Cameras of site T",
                ),
                self.row("I-2", "", cctv_recorder_id="T-NVR", cctv_channel="7"),
            ]
        )
        self.assertFalse(result["messages"])
        recorder, first, second = self.Device.browse(result["ids"])
        self.assertEqual(recorder.cctv_kind, "recorder")
        self.assertEqual(first.cctv_code, "I-1")
        self.assertEqual(first.cctv_location_id, self.lobby)
        self.assertEqual(first.cctv_recorder_id, recorder)
        self.assertEqual((first.cctv_channel, first.cctv_onvif_port), (4, 8000))
        self.assertEqual(first.cctv_credential_id, self.credential)
        self.assertEqual(second.cctv_recorder_id, self.recorder)
        self.assertFalse(second.cctv_poll_enabled)
        self.assertTrue(first.cctv_status_id)

    def test_each_bad_row_is_named_and_nothing_is_written(self):
        rows = [self.row(f"I-{n}", f"10.7.1.{n}") for n in range(1, 31)]
        bad = {
            2: ({"cctv_address": "http://10.7.1.3/"}, "without 'http://'"),
            5: ({"cctv_address": "10.7.1.2"}, "has the same address"),
            8: ({"cctv_code": "I-1"}, "belongs to I-1 Name of I-1 already"),
            11: ({"cctv_onvif_port": "99999"}, "Port 99999 does not exist"),
            14: ({"cctv_recorder_id": "T-NVR", "cctv_channel": "1"}, "belongs to T-CAM-1"),
            17: ({"cctv_recorder_id": "T-CAM-1"}, "is no recorder"),
            20: ({"cctv_code": "T-CAM-1"}, "belongs to T-CAM-1"),
            23: ({"cctv_location_id": "Nowhere"}, "No matching record found for name 'Nowhere'"),
            26: ({"cctv_channel": "three"}, "does not seem to be an integer"),
            29: ({"cctv_kind": "Tractor"}, "Tractor"),
        }
        for index, (values, _sentence) in bad.items():
            for name, value in values.items():
                rows[index][COLUMNS.index(name)] = value
        result = self.load(rows)
        self.assertFalse(result["ids"])
        named = {}
        for message in result["messages"]:
            self.assertEqual(message["type"], "error")
            named.setdefault(message["rows"]["from"], []).append(message["message"])
        self.assertEqual(sorted(named), sorted(bad))
        for index, (_values, sentence) in bad.items():
            self.assertIn(sentence, " ".join(named[index]))
        self.assertNothingWritten()

    def test_many_bad_rows_are_all_named(self):
        """Core gives up after ten errors and names only some."""
        rows = [self.row(f"I-{n}", f"10.7.2.{n}" if n % 2 else "0.0.0.0") for n in range(1, 101)]
        result = self.load(rows)
        self.assertEqual(
            [message["rows"]["from"] for message in result["messages"]], list(range(1, 100, 2))
        )
        self.assertNothingWritten()

    def test_bad_recorder_does_not_hide_its_cameras(self):
        result = self.load(
            [
                self.row("I-NVR", "not good!", cctv_kind="recorder"),
                self.row("I-1", "10.7.3.1", cctv_recorder_id="I-NVR", cctv_channel="1"),
                self.row("I-2", "10.7.3.1:80", cctv_recorder_id="T-NVR", cctv_channel="2"),
            ]
        )
        self.assertEqual([message["rows"]["from"] for message in result["messages"]], [0, 1, 2])
        self.assertNothingWritten()

    def test_whole_file_at_once_though_the_client_asks_for_pieces(self):
        rows = [self.row(f"I-{n}", f"10.7.4.{n}") for n in range(1, 31)]
        result = self.load(rows, _import_limit=10)
        self.assertEqual((len(result["ids"]), result["nextrow"]), (30, 0))

    def test_update_by_external_id(self):
        columns = ["id", "cctv_address"]
        names = [f"__import__.device_{number}" for number in range(3)]
        self.importer.load(
            ["id", "name", "cctv_kind", "cctv_address"],
            [[name, name, "Camera", f"10.7.5.{n}"] for n, name in enumerate(names, 1)],
        )
        changed = self.importer.load(columns, [[names[0], "10.7.5.11"], [names[1], "10.7.5.12"]])
        self.assertFalse(changed["messages"])
        self.assertEqual(self.env.ref(names[0]).cctv_address, "10.7.5.11")
        refused = self.importer.load(
            columns, [[names[0], "no!"], [names[1], "10.7.5.22"], [names[2], "10.7.5.11"]]
        )
        self.assertEqual([message["rows"]["from"] for message in refused["messages"]], [0, 2])
        self.env.invalidate_all()
        self.assertEqual(self.env.ref(names[1]).cctv_address, "10.7.5.12")

    def test_missing_places_can_be_made(self):
        rows = [self.row("I-1", "10.7.6.1", cctv_location_id="Site W / Hall / Gate")]
        result = self.load(rows, name_create_enabled_fields={"cctv_location_id": True})
        self.assertFalse(result["messages"])
        place = self.Device.browse(result["ids"]).cctv_location_id
        self.assertEqual(place.complete_name, "Site W / Hall / Gate")

    def test_missing_name_is_the_code(self):
        result = self.load([self.row("I-1", "10.7.7.1", name="")])
        self.assertEqual(self.Device.browse(result["ids"]).name, "I-1")

    def test_file_without_kind_is_a_list_of_cameras(self):
        result = self.importer.load(["name", "cctv_address"], [["A", "10.7.8.1"]])
        self.assertEqual(self.Device.browse(result["ids"]).cctv_kind, "camera")
        result = self.importer.with_context(default_cctv_kind="recorder").load(
            ["name", "cctv_address"], [["B", "10.7.8.2"]]
        )
        self.assertEqual(self.Device.browse(result["ids"]).cctv_kind, "recorder")

    def test_names_are_looked_up_once_not_in_each_row(self):
        counts = []
        for size, net in ((20, 1), (120, 2)):
            rows = [
                self.row(
                    f"I-{net}-{n}",
                    f"10.6.{net}.{n}",
                    cctv_location_id="Site T / Lobby",
                    cctv_recorder_id="t-nvr",
                    cctv_credential_id="Cameras of site T",
                )
                for n in range(1, size + 1)
            ]
            before = self.env.cr.sql_log_count
            self.assertFalse(self.load(rows)["messages"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1] - counts[0], 20, f"queries for 20 and 120 rows: {counts}")

    def test_operator_may_not_import(self):
        operator = self.Device.with_user(self.make_user("operator"))
        result = operator.load(["name", "cctv_kind"], [["A", "Camera"]])
        self.assertFalse(result["ids"])
        self.assertIn("not allowed", result["messages"][0]["message"])


@tagged("at_install")
class TestImportDialog(CctvCase):
    """Through Odoo's own import, as the dialog calls it."""

    def start(self, headers, rows):
        text = io.StringIO()
        csv.writer(text).writerows([headers, *rows])
        record = self.env["base_import.import"].create(
            {
                "res_model": "maintenance.equipment",
                "file": text.getvalue().encode(),
                "file_name": "cameras.csv",
                "file_type": "text/csv",
            }
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True, "limit": 2}
        return record, record.parse_preview(options), options

    def test_friendly_titles_are_recognised(self):
        headers = {
            "Code": "cctv_code",
            "Name": "name",
            "Kind of device": "cctv_kind",
            "Location": "cctv_location_id",
            "Recorder": "cctv_recorder_id",
            "Power from": "cctv_power_id",
            "Channel": "cctv_channel",
            "Address": "cctv_address",
            "ONVIF port": "cctv_onvif_port",
            "RTSP port": "cctv_rtsp_port",
            "Credential": "cctv_credential_id",
            "Maker": "cctv_manufacturer",
            "Model": "model",
            "Maker's serial number": "cctv_serial",
            "MAC address": "cctv_mac",
            "Lens": "cctv_lens",
            "Contract until": "cctv_contract_end",
        }
        _record, preview, _options = self.start(list(headers), [["x"] * len(headers)])
        matches = {int(index): path for index, path in preview["matches"].items()}
        found = {name: matches.get(index) for index, name in enumerate(headers)}
        self.assertEqual(found, {name: [field] for name, field in headers.items()})

    def test_indonesian_titles_are_recognised(self):
        headers = ["Kode", "Nama kamera", "Jenis", "Lokasi", "Perekam", "Kanal", "Alamat IP",
                   "Daya dari"]  # fmt: skip
        fields = [
            "cctv_code", "name", "cctv_kind", "cctv_location_id", "cctv_recorder_id",
            "cctv_channel", "cctv_address", "cctv_power_id",
        ]  # fmt: skip
        _record, preview, _options = self.start(headers, [["x"] * len(headers)])
        self.assertEqual([preview["matches"][index] for index in range(8)], [[f] for f in fields])

    def test_run_from_file(self):
        headers = ["Code", "Name", "Location", "Recorder", "Channel", "Address"]
        rows = [
            [f"I-{n}", f"Cam {n}", "Site T / Lobby", "T-NVR", str(n + 1), f"10.7.9.{n}"]
            for n in range(1, 6)
        ]
        record, preview, options = self.start(headers, rows)
        fields = ["/".join(preview["matches"][index]) for index in range(len(headers))]
        result = record.execute_import(fields, headers, options, dryrun=True)
        self.assertFalse(result["messages"])
        self.assertFalse(self.Device.search([("cctv_code", "=", "I-1")]))
        result = record.execute_import(fields, headers, {**options, "limit": 2})
        self.assertEqual((len(result["ids"]), result["nextrow"]), (5, 0))
        self.assertEqual(self.recorder.cctv_channel_used, 6)

    def test_templates_import_as_they_are_filled_in(self):
        """The examples of the second sheet, put in the first, make a device in each language."""
        self.make_location("Gerbang Utama", parent=self.make_location("Balai Kota"))
        self.env["cctv.credential"].create({"name": "Kamera Balai Kota"})
        power = self.make_device("ups", "UPS-1")
        self.env["res.lang"]._activate_lang("id_ID")
        for kind, made in (("recorder", "NVR-1"), ("camera", "CAM-001")):
            for lang in ("en_US", "id_ID"):
                with self.subTest(kind=kind, lang=lang):
                    device = self.fill_template(kind, lang)
                    self.assertEqual((device.cctv_kind, device.cctv_code), (kind, made))
                    self.assertEqual(device.cctv_location_id.parent_id.name, "Balai Kota")
                    self.assertEqual(device.cctv_power_id, power)
                    if lang == "en_US":
                        device.unlink()

    def fill_template(self, kind, lang):
        context = {"default_cctv_kind": kind, "lang": lang}
        devices = self.Device.with_context(**context)
        [template] = devices.get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            book = load_workbook(file)
        sheet, guide = book.worksheets
        titles = [cell.value for cell in sheet[1]]
        examples = {row[0].value: row[1].value for row in guide.iter_rows(min_row=2)}
        sheet.append([examples[title] for title in titles])
        data = io.BytesIO()
        book.save(data)
        record = self.env["base_import.import"].create(
            {
                "res_model": devices._name,
                "file": data.getvalue(),
                "file_name": "template.xlsx",
                "file_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            }
        )
        record = record.with_context(**context)
        options = {"has_headers": True, "date_format": "%Y-%m-%d", "sheet": sheet.title}
        preview = record.parse_preview(options)
        self.assertEqual(sorted(preview["matches"]), list(range(len(titles))), titles)
        fields = ["/".join(preview["matches"][index]) for index in range(len(titles))]
        result = record.execute_import(fields, titles, options)
        self.assertFalse(result["messages"])
        return self.Device.browse(result["ids"])
