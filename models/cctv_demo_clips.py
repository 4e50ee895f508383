"""Clips of the demo city, drawn for it: a car drives through the picture."""

import io
from fractions import Fraction

import av
import numpy as np
from PIL import Image, ImageDraw

from odoo import api, models

SIZE, RATE, SECONDS = (640, 360), 10, 12


def clip(title):
    """An MP4 file of a street with a car that passes by, and a running clock."""
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as output:
        video = output.add_stream("libx264", rate=RATE, options={"preset": "veryfast"})
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        for number in range(RATE * SECONDS):
            picture = np.asarray(_street(title, number / RATE))
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
    return stream.getvalue()


def _street(title, second):
    width, height = SIZE
    image = Image.new("RGB", SIZE, "#9db2bf")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 40, 220, 200), fill="#b8a88f")
    draw.rectangle((400, 20, width, 200), fill="#a08f7c")
    draw.rectangle((0, 200, width, height), fill="#5b5f63")
    for x in range(-40, width, 80):
        draw.rectangle((x, 276, x + 40, 282), fill="#d8d4c4")
    x = int(second / SECONDS * (width + 200)) - 160
    draw.rounded_rectangle((x, 215, x + 150, 262), 12, fill="#7c2430")
    draw.rounded_rectangle((x + 30, 190, x + 115, 225), 10, fill="#30363c")
    for wheel in (x + 18, x + 102):
        draw.ellipse((wheel, 245, wheel + 30, 275), fill="#15171a")
    draw.text((12, 10), f"{title}  10:00:{int(second):02}", fill="white")
    return image


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    @api.model
    def _load_demo_clips(self):
        """What the control room has secured in an emergency."""
        user = self.env.ref("helpdesk_cctv.cctv_demo_user_operator")
        wanted = self.with_user(user).search([("state", "=", "wanted")])
        evidence = self.env["cctv.evidence"].with_user(user)
        for item in wanted.filtered(lambda item: item.sudo()._is_emergency()):
            part = evidence._folder().new_part()
            part.write_bytes(clip(item.device_id.cctv_code))
            name = f"{item.device_id.cctv_code}.mp4"
            evidence._store_clip(item, name, str(part), event="uploaded")
