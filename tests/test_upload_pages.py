"""Far too much at once, to the real server: on each page where people outside hand in files."""

import re
from pathlib import Path

from odoo.tests import tagged

from .provider_common import ProviderCase
from .report_common import ReportCase, photo

MB = 2**20
BOUNDARY = "cctv-boundary"


class LargeForm:
    """A form with one file of ``size`` bytes, which are made while they are sent."""

    def __init__(self, fields: dict, size: int):
        head = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        head += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="big.jpg"'
            "\r\nContent-Type: image/jpeg\r\n\r\n"
        )
        self.rest = head.encode() + b"\xff\xd8\xff"
        self.zeros = size - 3
        self.tail = f"\r\n--{BOUNDARY}--\r\n".encode()

    def __len__(self):
        return len(self.rest) + self.zeros + len(self.tail)

    def __iter__(self):
        return iter(lambda: self.read(64 * 1024), b"")

    def read(self, size):
        if not self.rest and self.zeros:
            self.rest = bytes(min(size, self.zeros))
            self.zeros -= len(self.rest)
        elif not self.rest:
            self.rest, self.tail = self.tail, b""
        part, self.rest = self.rest[:size], self.rest[size:]
        return part


@tagged("post_install", "-at_install")
class TestUploadPages(ProviderCase, ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"cctv_report_public": True, "cctv_upload_count": 5, "cctv_upload_mb": 2}
        )
        cls.job = cls.give_of(cls)
        cls.own = cls.env["helpdesk.ticket"].create(
            {
                "name": "Gate",
                "description": "x",
                "cctv_location_id": cls.lobby.id,
                "partner_id": cls.requester.partner_id.id,
            }
        )

    @staticmethod
    def give_of(case):
        ticket = case.env["helpdesk.ticket"].create(
            {
                "name": "Dark",
                "description": "x",
                "team_id": case.team.id,
                "cctv_device_id": case.recorder.id,
                "cctv_location_id": case.lobby.id,
            }
        )
        mine = ticket.with_user(case.users["it"])
        mine._cctv_analyse("No power", "recorder")
        return mine._cctv_give_to_provider(case.firm, "No power at the pole")

    def setUp(self):
        super().setUp()
        self.env.cr.precommit.run()  # what is told of the tickets that are there

    def pages(self):
        """{page: (who, its address, where it posts to, what is typed)}"""
        label = "t" * 22
        work = f"/my/cctv-work/{self.job.id}"
        typed = {"words": "As typed before"}
        return {
            "public": (
                None,
                f"/cctv/d/{label}",
                "/cctv/report/public",
                {"token": label, "symptom": "broken", **typed},
            ),
            "requester": (
                self.requester,
                f"/my/ticket/{self.own.id}",
                "/cctv/report/message",
                {"ticket_id": self.own.id, **typed},
            ),
            "provider": (self.vendor, work, f"{work}/comment", typed),
        }

    def kept(self):
        self.env.invalidate_all()
        return (
            self.env["ir.attachment"].search_count([]),
            self.env["helpdesk.ticket"].search_count([]),
            self.env["mail.message"].search_count([("model", "=", "helpdesk.ticket")]),
        )

    def each_page(self, send, sentence):
        for name, (user, page, path, typed) in self.pages().items():
            with self.subTest(page=name):
                login = user.login if user else None
                self.authenticate(login, login)
                before = self.kept()
                response = send(page, path, typed)
                self.assertIn(response.status_code, (200, 422))
                self.assertIn(sentence, response.text)
                self.assertEqual(self.kept(), before, "nothing is kept")
                if name == "public":
                    self.assertIn("As typed before", response.text)

    def test_fifty_files(self):
        small = photo((32, 24))
        files = [("files", (f"{n}.jpg", small, "image/jpeg")) for n in range(50)]

        def send(page, path, typed):
            return self.post(path, typed, files, page)

        self.each_page(send, "These are 50 files; at most 5 can be sent at once.")

    def test_a_hundred_megabytes(self):
        """One sentence, and no more memory than the limit takes, however large the file is."""

        def send(page, path, typed):
            text = self.url_open(page).text
            token = re.search(r'name="csrf_token" value="([^"]+)"', text)[1]
            form = LargeForm({**typed, "csrf_token": token}, 100 * MB)
            headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
            before = memory("VmRSS", reset_peak=True)
            response = self.url_open(
                path, data=form, headers=headers, timeout=60, method="POST"
            )
            self.assertLess(memory("VmHWM") - before, 40 * MB)
            return response

        self.each_page(send, "too large: a file may have 2 MB")


def memory(kind: str, reset_peak=False) -> int:
    """Bytes of this process, in which the server runs as well."""
    if reset_peak:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{kind}:\s+(\d+) kB", status)[1]) * 1024
