"""Downloading by a link: for one person, counted, noted, for a bounded time; and the public page of
a letter. Over real HTTP."""

import re
from base64 import b64encode
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..controllers import cctv_ranges
from .delivery_common import CONTENT, DeliveryCase

COMPARED = """
(async () => {
    const bytes = Uint8Array.from(atob("%s"), (letter) => letter.charCodeAt(0));
    const box = document.querySelector(".o_cctv_release_check");
    for (const [content, told] of [[bytes, "fits"], [bytes.slice(1), "other"]]) {
        const chosen = new DataTransfer();
        chosen.items.add(new File([content], "film.mp4"));
        const input = box.querySelector("input[type=file]");
        input.files = chosen.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
        const wanted = `[data-told=${told}]:not(.d-none)`;
        for (let tries = 0; !box.querySelector(wanted); tries++) {
            if (tries > 100) {
                throw new Error(`not told that it ${told}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }
    console.log("test successful");
})();
"""


@tagged("post_install", "-at_install")
class TestFootageLink(HttpCase, DeliveryCase):
    def setUp(self):
        super().setUp()
        self.asked = self.make_ready()
        self.delivery = self.hand_over(self.asked, by="link", medium=False, link_most=2)
        self.url = "/cctv/footage/" + self.delivery._link_token()
        self.file_url = f"{self.url}/{self.delivery.evidence_ids.id}"

    def get(self, url, **headers):
        answer = self.url_open(url, headers=headers, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def enter(self, code=None):
        """Type the access code, as the recipient."""
        self.authenticate(None, None)
        code = code or self.delivery._make_code()
        page = self.get(self.url).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        answer = self.url_open(f"{self.url}/code", {"csrf_token": token, "code": code})
        self.env.invalidate_all()
        return answer

    def set(self, **values):
        self.delivery.sudo()._write_protocol(values)
        self.env.flush_all()

    def test_with_a_code_to_the_last_byte(self):
        mail = self.env["mail.mail"].search([("subject", "like", self.delivery.number)])
        self.assertIn("/cctv/footage/", mail.body_html)
        page = self.enter()
        self.assertIn(self.digest(), page.text)
        answer = self.get(self.file_url)
        self.assertEqual((answer.status_code, answer.content), (200, CONTENT))
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual((self.delivery.download_count, len(self.delivery.download_ids)), (1, 1))
        event = self.asked.item_ids.event_ids[:1]
        self.assertEqual((event.kind, event.partner_id), ("downloaded", self.requester))
        self.assertEqual(self.delivery.seal_id._verified_state(), "fits")
        self.assertEqual(self.get(f"{self.url}/letter").content[:4], b"%PDF")

    def test_goes_on_where_it_was_broken_off(self):
        self.enter()
        first = self.get(self.file_url, Range="bytes=0-999")
        rest = self.get(self.file_url, Range="bytes=1000-")
        self.assertEqual((first.status_code, rest.status_code), (206, 206))
        self.assertEqual(first.content + rest.content, CONTENT)
        self.assertEqual((self.delivery.download_count, self.delivery.download_ids.part_count),
                         (1, 2))  # fmt: skip

    def test_counted_until_it_is_used_up(self):
        self.enter()
        # Beginning in the middle is counted as well: nobody downloads for nothing.
        self.assertEqual(self.get(self.file_url, Range="bytes=5-").status_code, 206)
        self.assertEqual(self.get(self.file_url).status_code, 200)
        answer = self.get(self.file_url)
        self.assertEqual(answer.status_code, 410)
        self.assertIn("as often as it may be", answer.text)
        self.assertEqual(self.delivery.link_state, "used")

    def test_a_range_that_gives_the_whole_file_is_counted(self):
        self.enter()
        self.assertEqual(self.get(self.file_url, Range="bytes=1-2,0-").content, CONTENT)
        self.assertEqual(self.delivery.download_count, 1)
        answer = self.get(self.file_url, **{"Range": "bytes=5-", "If-Range": '"x"'})
        self.assertEqual((answer.content, self.delivery.download_count), (CONTENT, 2))
        whole = ("bytes=1-2,0-", '"x"'), ("bytes=5-", '"x"'), ("bytes=5-", self.digest())
        for span, same in whole:
            answer = self.get(self.file_url, **{"Range": span, "If-Range": same})
            self.assertEqual(answer.status_code, 410)
        same = {"Range": "bytes=5-", "If-Range": f'"{self.digest()}"'}
        self.assertEqual(self.get(self.file_url, **same).status_code, 206)
        self.assertEqual(self.delivery.download_count, 2)

    def test_what_nginx_sends_is_compared_as_nginx_does(self):
        path = self.delivery.evidence_ids._path()
        tag = f'"{int(path.stat().st_mtime):x}-{path.stat().st_size:x}"'
        self.enter()
        with patch.object(cctv_ranges, "config", {cctv_ranges.ACCEL: "/web/evidence"}):
            self.get(self.file_url)
            self.get(self.file_url, **{"Range": "bytes=5-", "If-Range": tag})
            self.assertEqual(self.delivery.download_count, 1)
            self.get(self.file_url, **{"Range": "bytes=5-", "If-Range": f'"{self.digest()}"'})
            self.assertEqual(self.delivery.download_count, 2)

    def test_what_may_be_downloaded_is_kept(self):
        """Also when the request is closed and the time of the clip is up."""
        self.as_("it", self.asked).action_close()
        clip = self.asked.item_ids
        self.assertIn("still works", " ".join(clip._keep_reasons()[clip]))
        self.as_("it", self.delivery).action_end_link()
        self.assertFalse(clip._keep_reasons()[clip])

    def test_without_the_code(self):
        self.delivery._make_code()
        self.authenticate(None, None)
        for url in (self.url, self.file_url, f"{self.url}/letter"):
            text = self.get(url).text
            self.assertIn("Access code that you were told", text)
            self.assertNotIn(self.digest(), text)
        self.assertEqual(self.delivery.download_count, 0)

    def test_wrong_codes_lock_it(self):
        self.assertEqual(self.enter("x").status_code, 403)
        code = self.delivery._make_code()
        for _ in range(10):
            self.assertFalse(self.delivery._try_code("x"))
        self.env.flush_all()
        self.assertFalse(self.delivery._try_code(code), "the right one, too late")
        self.assertIn("locked", self.get(self.url).text)
        self.assertTrue(self.delivery._try_code(self.delivery._make_code()))

    def test_a_new_code_shuts_out_who_had_the_old_one(self):
        self.enter()
        self.delivery._make_code()
        self.env.flush_all()
        self.assertNotIn(self.digest(), self.get(self.url).text)

    def test_altered_expired_ended(self):
        self.enter()
        token = self.url.rsplit("/", 1)[1]
        for bad in (token[:-2] + "AA", token[5:], "x", token + "A"):
            self.assertEqual(self.get(f"/cctv/footage/{bad}").status_code, 404)
        self.set(date_link_end=fields.Datetime.now() - timedelta(minutes=1))
        self.assertEqual(self.get(self.file_url).status_code, 410)
        self.set(date_link_end=fields.Datetime.now() + timedelta(days=1))
        self.as_("it", self.delivery).action_end_link()
        self.env.flush_all()
        self.assertIn("was ended", self.get(self.file_url).text)

    def test_a_file_that_is_gone_is_no_download(self):
        """Nothing is counted and nothing noted of what cannot be sent."""
        self.enter()
        self.delivery.evidence_ids._path().unlink()
        self.assertEqual(self.get(self.file_url).status_code, 404)
        self.assertEqual((self.delivery.download_count, len(self.delivery.download_ids)), (0, 0))
        self.assertNotIn("downloaded", self.asked.item_ids.event_ids.mapped("kind"))

    def test_files_of_another(self):
        other = self.make_ready()
        self.enter()
        answer = self.get(f"{self.url}/{other.item_ids.evidence_id.id}")
        self.assertEqual(answer.status_code, 404)

    def test_who_has_a_log_in_uses_it(self):
        user = self.env["res.users"].create(
            {"name": "P", "login": "p_t", "password": "p_t_p_t_p", "partner_id": self.requester.id,
             "group_ids": [fields.Command.set(self.env.ref("base.group_portal").ids)]}
        )  # fmt: skip
        self.authenticate(None, None)
        answer = self.get(self.url)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])
        self.authenticate("cctv_it", "cctv_it")
        self.assertEqual(self.get(self.file_url).status_code, 403)
        self.authenticate(user.login, "p_t_p_t_p")
        self.assertEqual(self.get(self.file_url).content, CONTENT)

    def test_confidential_never_by_a_link(self):
        asked = self.make_ready(footage_class="confidential")
        with self.assertSays("medium only"):
            self.hand_over(asked, by="link")

    def test_letter_page(self):
        self.authenticate(None, None)
        url = "/cctv/release/" + self.delivery._release_url().rsplit("/", 1)[1]
        page = self.get(url)
        for part in (self.delivery.number, self.digest(), "Valid"):
            self.assertIn(part, page.text)
        for secret in ("Bagian Umum", "KTP", "gate.mp4", "Lobby", "Find out"):
            self.assertNotIn(secret, page.text)
        self.assertIn(f'data-hashes="{self.digest()}"', page.text)
        self.assertEqual(self.get(url[:-3] + "abc").status_code, 404)
        link = self.url.rsplit("/", 1)[1]
        self.assertEqual(self.get(f"/cctv/release/{link}").status_code, 404)

    def test_approval_page(self):
        self.authenticate(None, None)
        url = "/cctv/release/" + self.asked._approval_url().rsplit("/", 1)[1]
        self.assertIn("Valid: this request was approved", self.get(url).text)
        waiting = self.make_request()
        url = "/cctv/release/" + waiting._approval_url().rsplit("/", 1)[1]
        self.assertIn("Not valid", self.get(url).text)


@tagged("post_install", "-at_install", "cctv_tour")
class TestReleasePage(HttpCase, DeliveryCase):
    """The public page behind a release letter, in a browser."""

    def test_file_in_somebody_s_hand(self):
        """Compared in the browser: the file itself, and another one."""
        delivery = self.hand_over(self.make_ready(), by="link", medium=False)
        self.authenticate(None, None)
        url = "/cctv/release/" + delivery._release_url().rsplit("/", 1)[1]
        code = COMPARED % b64encode(CONTENT).decode()
        ready = "!!document.querySelector('.o_cctv_release_check:not(.d-none)')"
        self.browser_js(url, code, ready)
