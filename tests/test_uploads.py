"""Files from strangers: what is taken, and what is left of it."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

from odoo.tests import BaseCase, tagged

from ..tools import uploads
from .report_common import GPS, photo

MB = 2**20


@tagged("at_install")
class TestUploads(BaseCase):
    def taken(self, raw, name="a.jpg", limit=10 * MB):
        return uploads.taken(name, raw, limit)

    def opened(self, upload):
        return Image.open(io.BytesIO(upload.raw))

    def test_nothing_but_the_pixels(self):
        """No EXIF, no place, no comment, nothing behind the end of the picture."""
        for kind in uploads.FORMATS:
            with self.subTest(kind=kind):
                upload = self.taken(photo(kind=kind))
                self.assertNotIn(GPS, upload.raw)
                self.assertEqual(upload.mimetype, "image/jpeg")
                picture = self.opened(upload)
                self.assertFalse(picture.getexif())
                self.assertEqual(picture.size, (640, 480))
                self.assertNotIn("comment", picture.info)

    def test_texts_of_a_png(self):
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", GPS.decode())
        out = io.BytesIO()
        Image.new("RGBA", (20, 10), (0, 0, 0, 0)).save(out, "PNG", pnginfo=info)
        upload = self.taken(out.getvalue())
        self.assertNotIn(GPS, upload.raw)
        self.assertEqual(self.opened(upload).getpixel((5, 5)), (255, 255, 255), "white, not black")

    def test_upright_and_shrunk(self):
        out = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (4000, 1000)).save(out, "JPEG", exif=exif)
        self.assertEqual(self.opened(self.taken(out.getvalue())).size, (640, 2560))

    def test_pdf(self):
        upload = self.taken(b"%PDF-1.7\n...", "../plan.html")
        self.assertEqual((upload.name, upload.mimetype), ("plan.pdf", "application/pdf"))

    def test_refused(self):
        for raw, error in (
            (b"", uploads.WrongKind),
            (b"MZ\x90\x00", uploads.WrongKind),
            (b"<svg onload='x'/>", uploads.WrongKind),
            (b"GIF89a" + bytes(50), uploads.WrongKind),
            (b"x%PDF-1.7", uploads.WrongKind),
            (b"\xff\xd8\xff" + bytes(100), uploads.BadPicture),
            (b"RIFF0000WAVEfmt ", uploads.BadPicture),
            (bomb(30_000, 30_000), uploads.BadPicture),
            (photo() + bytes(10 * MB), uploads.TooLarge),
        ):
            with self.subTest(raw=raw[:12]), self.assertRaises(error) as caught:
                self.taken(raw, "a/My photo.JPG")
            self.assertEqual(caught.exception.args[0], "My photo.JPG")

    def test_names(self):
        for name, clean in (
            ("C:\\fake\\gate.JPG", "gate"),
            ("../../etc/passwd", "passwd"),
            (".htaccess", "htaccess"),
            ("a\r\nSet-Cookie: x.png", "aSet-Cookie x"),
            ("кадр 1.jpeg", "кадр 1"),
            ("<img>.jpg", "img"),
            ("", "file"),
            (None, "file"),
            ("x" * 500 + ".png", "x" * uploads.NAME_MAX),
        ):
            self.assertEqual(uploads.clean_name(name), clean)


def bomb(width, height):
    """A PNG of a few kilobytes that would take gigabytes."""

    def chunk(kind, data):
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(100_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")
