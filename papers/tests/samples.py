"""Papers that the tests and the eyes look at: both header styles in both languages.

``python -m papers.tests.samples FOLDER`` writes them as PDF, from the repository's root.
"""

import io
import sys
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from PIL import Image, ImageDraw

from .. import build
from ..labels import Labels
from ..types import (
    Addenda,
    Addendum,
    BarChart,
    Boxes,
    Bullets,
    Checklist,
    CompanyHeader,
    Facts,
    FontFiles,
    GovernmentHeader,
    Heading,
    Html,
    LineChart,
    PageBreak,
    Paper,
    Photo,
    Photos,
    QrCode,
    Question,
    Seal,
    Section,
    Series,
    SignatureCell,
    Signatures,
    SopIdentity,
    Table,
    Text,
    WritingLines,
)

DATE = datetime(2026, 3, 2, 3, 4, 5, tzinfo=timezone.utc)
OPEN_SANS = "web/static/fonts/google/Open_Sans/Open_Sans-{}.ttf"

INDONESIAN = Labels(
    document_number="No Dokumen",
    revision="No Revisi",
    date="Tanggal",
    page="Halaman",
    title="Judul",
    number="Nomor",
    sop_number="Nomor SOP",
    date_made="Tanggal Pembuatan",
    date_revised="Tanggal Revisi",
    date_effective="Tanggal Efektif",
    approved_by="Disahkan oleh",
    sop_name="Nama SOP",
    page_of="Halaman {page} dari {pages}",
    sealed="Disegel pada {date}",
    seal_code="Segel {code}",
    no="No",
    question="Yang diperiksa",
    answer="Hasil",
    remark="Keterangan",
    passed="Sesuai",
    failed="TIDAK SESUAI",
    not_applicable="Tidak berlaku",
    done="Selesai",
    not_done="Belum",
    unanswered="Belum dijawab",
    signed="Ditandatangani",
    mandatory="wajib dijawab",
    photo_attached="Foto terlampir",
    addendum="Tambahan {number}",
    empty_table="Tidak ada data.",
    no_picture="Gambar ini tidak dapat dicetak: berkasnya bukan gambar atau rusak.",
    picture_too_large="Gambar ini tidak dapat dicetak: pikselnya terlalu banyak.",
    no_data="Tidak ada angka untuk digambar.",
)


def fonts() -> FontFiles:
    """Open Sans as Odoo ships it; found without importing Odoo."""
    for place in sys.path:
        root = Path(place) / "odoo" / "addons"
        if (root / OPEN_SANS.format("Regular")).exists():
            names = ("Regular", "Bold", "Italic", "BoldItalic")
            return FontFiles(*(str(root / OPEN_SANS.format(name)) for name in names))
    raise FileNotFoundError("Open Sans of Odoo's web addon")


def picture(width=640, height=480, kind="JPEG", colour=(120, 140, 160), words="CAM") -> bytes:
    image = Image.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(image)
    draw.rectangle((width * 0.1, height * 0.6, width * 0.5, height * 0.9), fill=(60, 70, 60))
    draw.ellipse((width * 0.55, height * 0.15, width * 0.9, height * 0.5), fill=(200, 190, 150))
    draw.text((10, 10), words, fill="white")
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def logo() -> bytes:
    image = Image.new("RGBA", (300, 340), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    shape = [(150, 5), (290, 50), (280, 220), (150, 335), (20, 220), (10, 50)]
    draw.polygon(shape, fill=(20, 60, 120, 255))
    draw.ellipse((80, 80, 220, 220), fill=(240, 200, 40, 255))
    draw.rectangle((130, 120, 170, 180), fill=(20, 60, 120, 255))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def signature() -> bytes:
    image = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    points = [(10, 70), (60, 20), (80, 80), (120, 30), (150, 75), (190, 40), (290, 60)]
    draw.line(points, fill=(10, 10, 60, 255), width=4, joint="curve")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def company_header(words, **more):
    return CompanyHeader(
        organisation="PT Contoh Industri Nusantara",
        kind=words["form"],
        number="CIN.FM.IT.04-01",
        revision="02",
        date=words["date"],
        title=words["title"],
        logo=logo(),
        **more,
    )


def government_header(words, **more):
    return GovernmentHeader(
        lines=("Pemerintah Kota Contoh", "Dinas Komunikasi dan Informatika"),
        address="Jalan Merdeka No. 1, Kota Contoh 12345 · Telp. (021) 000 0000",
        title=words["title"],
        number="DP/2026/0042",
        logo=logo(),
        **more,
    )


WORDS = {
    "en": {
        "form": "Form",
        "title": "Camera maintenance",
        "date": "2 March 2026",
        "facts": ("Number", "Device", "Place", "Filled in by", "Started", "Done",
                  "Standard time", "Under procedure"),
        "sections": ("Outside", "Electrical", "Picture and recording"),
        "questions": ("The lens is clean and clear", "The housing is closed and undamaged",
                      "Cables are tied and their shields whole", "Supply voltage at the camera",
                      "Connection to the network", "The picture is sharp by day and by night",
                      "The clock of the picture is right", "Notes of the technician",
                      "Picture after the work", "Technician on site"),
        "remark": "Insulation of the cable rubbed through at the bracket; taped for now.",
        "roles": ("Filled in by", "Checked by", "Approved by"),
        "remarks": "Remarks", "addenda": "Addenda", "bounds": "from 11 to 14 V",
        "choices": ("Wired", "Wireless"), "minutes": "45 min; taken: 52 min",
        "place": "Kota Contoh, 2 March 2026",
    },
    "id": {
        "form": "Formulir",
        "title": "Pemeliharaan Kamera",
        "date": "2 Maret 2026",
        "facts": ("Nomor", "Perangkat", "Lokasi", "Diisi oleh", "Mulai", "Selesai",
                  "Waktu standar", "Menurut prosedur"),
        "sections": ("Bagian luar", "Kelistrikan", "Gambar dan rekaman"),
        "questions": ("Lensa bersih dan jernih", "Housing tertutup dan tidak rusak",
                      "Kabel terikat dan pelindungnya utuh", "Tegangan daya di kamera",
                      "Sambungan ke jaringan", "Gambar tajam siang dan malam",
                      "Jam pada gambar benar", "Catatan teknisi",
                      "Gambar setelah pekerjaan", "Teknisi di tempat"),
        "remark": "Isolasi kabel aus pada braket; sementara dibalut isolasi.",
        "roles": ("Diisi oleh", "Diperiksa oleh", "Disetujui oleh"),
        "remarks": "Catatan", "addenda": "Tambahan", "bounds": "dari 11 sampai 14 V",
        "choices": ("Kabel", "Nirkabel"), "minutes": "45 menit; terpakai: 52 menit",
        "place": "Kota Contoh, 2 Maret 2026",
    },
}  # fmt: skip

KINDS = ("result", "result", "result", "number", "choice", "result", "tick", "text", "photo",
         "signature")  # fmt: skip


def checklist(lang="id", blank=False, times=1):
    words = WORDS[lang]
    answers = {
        "number": {"answer": "10,6 V", "is_failed": True, "bounds": words["bounds"], "unit": "V"},
        "choice": {"answer": words["choices"][0], "options": words["choices"]},
        "tick": {"result": "done"},
        "text": {"answer": words["remark"]},
        "signature": {"signature": signature()},
    }
    questions = []
    pairs = zip(words["questions"] * times, KINDS * times, strict=True)
    for index, (text, kind) in enumerate(pairs):
        more = {"result": ("pass", "pass", "fail", "na")[index % 4]} if kind == "result" else {}
        more |= answers.get(kind, {})
        failed = more.pop("is_failed", more.get("result") == "fail")
        questions.append(
            Question(
                f"{index + 1}", text, kind, is_answered=not blank,
                is_failed=failed and not blank, is_required=index % 3 > 0,
                remark=words["remark"] if failed and not blank else "", **more,
            )  # fmt: skip
        )
    third = max(1, len(questions) // 3)
    parts = (questions[:third], questions[third : 2 * third], questions[2 * third :])
    sections = tuple(
        Section(title, tuple(part)) for title, part in zip(words["sections"], parts, strict=True)
    )
    return Checklist(sections, is_blank=blank)


def record_blocks(lang="id", blank=False, times=1):
    words = WORDS[lang]
    values = ("DP/2026/0042", "KAM-017 Pintu lobi utara", "Balai Kota › Gedung A › Lobi",
              "Teknisi CCTV", "2/3/2026 09:10", "2/3/2026 10:02", words["minutes"],
              "CIN.PM.IT.04 rev. 02")  # fmt: skip
    if blank:
        values = (None,) * len(values)
    blocks = [Facts(tuple(zip(words["facts"], values, strict=True))),
              checklist(lang, blank, times)]  # fmt: skip
    if not blank:
        photo = picture()
        blocks.append(Photos((Photo(photo, f"9 · {words['questions'][8]}"), Photo(photo, "2"),
                              Photo(b"no picture", "3"), Photo(picture(200, 900), "4")),
                             title="Foto"))  # fmt: skip
        blocks.append(Heading(words["remarks"], 2))
        blocks.append(Text(words["remark"]))
        blocks.append(Addenda(words["addenda"], (
            Addendum("1", words["remark"], "Staf IT", "5/3/2026 08:00"),)))  # fmt: skip
    else:
        blocks.append(WritingLines(words["remarks"]))
    blocks.append(Signatures(tuple(
        SignatureCell(role, position="Kabag IT") if blank else
        SignatureCell(role, f"Nama {number}", "Kabag IT", "Penata Tk. I", "19800101 200501 1 001",
                      "2/3/2026 10:05", signature())
        for number, role in enumerate(words["roles"], 1)),
        place_and_date="" if blank else words["place"]))  # fmt: skip
    if not blank:
        blocks.append(QrCode("https://cctv.example/seal/8F3K-22MD", "DP/2026/0042 · 8F3K-22MD\n"
                             "https://cctv.example/seal/8F3K-22MD"))  # fmt: skip
    return tuple(blocks)


def record(style="company", lang="id", blank=False, times=1, **more) -> Paper:
    header = company_header if style == "company" else government_header
    seal = None if blank else Seal("DP/2026/0042", "8F3K-22MD-9QWX", WORDS[lang]["date"])
    return Paper(
        header(WORDS[lang]),
        record_blocks(lang, blank, times),
        labels=INDONESIAN if lang == "id" else Labels(),
        lang="id-ID" if lang == "id" else "en-US",
        date=DATE,
        seal=seal,
        footnote="Formulir" if blank else "",
        **more,
    )


def procedure(lang="id") -> Paper:
    """An SOP as city governments write them: identity table, boxes, steps."""
    words = WORDS[lang] | {"title": "Pengelolaan CCTV Pemerintah Kota Contoh"}
    identity = SopIdentity(
        number="14/SOP/Kominfo/2026", date_made="8 Oktober 2025", date_effective=words["date"],
        approver_position="Kepala Dinas Komunikasi dan Informatika",
        approver_name="Nama Kepala Dinas", approver_rank="Pembina Utama Muda",
        approver_nip="19681021 199010 1 001", name=words["title"],
    )  # fmt: skip
    header = government_header(words, identity=identity)
    basis = tuple(f"Peraturan Wali Kota Nomor {number} Tahun 2016 tentang Tata Kerja Dinas"
                  for number in range(1, 7))  # fmt: skip
    boxes = Boxes((
        ("Dasar Hukum", (Bullets(basis, numbered=True),)),
        ("Kualifikasi Pelaksana", (Html("<ol><li>SMA/SMK</li><li>Mampu <b>24 jam</b></li></ol>"),)),
        ("Keterkaitan", (Bullets(("SOP Pemeliharaan Jaringan",), numbered=True),)),
        ("Peralatan / Perlengkapan", (Html("<ul><li>Kamera</li><li>Komputer</li></ul>"),)),
    ))  # fmt: skip
    steps = Table(
        ("No", "Kegiatan", "Pelaksana", "Kelengkapan", "Waktu", "Output", "Ket."),
        tuple((str(n), "Meminta izin hak akses terhadap data rekaman dan ruang rekam", "Pemohon",
               "Surat permohonan", "5 menit", "Izin tertulis", "") for n in range(1, 16)),
        widths=(0.5, 3, 1.5, 1.7, 0.9, 1.6, 1), align="clllcll",
        group_head=(("", 3), ("Mutu Baku", 3), ("", 1)),
    )  # fmt: skip
    story = (boxes, Heading("1. Tujuan"), Html("<p>Sebagai <i>acuan</i> pelaksanaan.</p>" * 3),
             Heading("2. Uraian prosedur"), steps,
             Signatures((SignatureCell("Kepala Dinas", "Nama Kepala Dinas", rank="Pembina",
                                       nip="19681021 199010 1 001"),),
                        "Kota Contoh, 2 Maret 2026"))  # fmt: skip
    return Paper(replace(header, title=words["title"]), story, labels=INDONESIAN, lang="id-ID",
                 date=DATE, mark="DRAF")  # fmt: skip


def figures(lang="en") -> Paper:
    months = tuple("Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split())
    up = Series("Up", (98.1, 99.2, 97, None, 99.9, 98, 99, 97.5, 96, 99, 99.5, 98))
    down = Series("Down", (1.9, 0.8, 3, None, 0.1, 2, 1, 2.5, 4, 1, 0.5, 2))
    third = Series("Maintenance", tuple(float(n % 5) * 12 for n in range(12)))
    return Paper(
        company_header(WORDS[lang]),
        (BarChart("Availability", months, (up, down, third), "%"),
         LineChart("Faults", months, (down, third), "faults"),
         Table(("Camera", "Faults"), tuple((f"CAM-{n}", str(n)) for n in range(90)),
               align="lr", bold_rows=(89,)), PageBreak(), Text("The end.")),
        date=DATE,
    )  # fmt: skip


def maintenance_samples() -> dict[str, Paper]:
    # they are built of what is above
    from . import samples_maintenance

    return samples_maintenance.all_samples()


def all_samples() -> dict[str, Paper]:
    found = {}
    for style in ("company", "government"):
        for lang in ("en", "id"):
            found[f"record-{style}-{lang}"] = record(style, lang)
            found[f"blank-{style}-{lang}"] = record(style, lang, blank=True)
    found |= maintenance_samples()
    found["procedure-id"] = procedure()
    found["figures-en"] = figures()
    found["long-government-id"] = record("government", "id", times=9, mark="BELUM DISEGEL")
    return found


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, paper in all_samples().items():
        (folder / f"{name}.pdf").write_bytes(build([paper], fonts()))
    merged = build([record(), record("government"), procedure()], fonts())
    (folder / "merged.pdf").write_bytes(merged)
