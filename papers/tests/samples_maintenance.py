"""Papers of maintenance that the tests and the eyes look at."""

from ..labels import Labels
from ..types import (
    Bullets,
    Checks,
    Facts,
    Heading,
    Paper,
    Photo,
    Photos,
    SignatureCell,
    Signatures,
    Table,
    Text,
    WritingLines,
)
from .samples import (
    DATE,
    INDONESIAN,
    WORDS as COMMON,
    checklist,
    company_header,
    government_header,
    picture,
)

WORDS = {
    "en": {
        "form": "CCTV maintenance form",
        "facts": ("Work", "Place", "Technician", "Planned for"),
        "head": ("No.", "Device", "Place", "Result", "Remarks"),
        "done": "Done",
        "failed": "Failed",
        "found": "Failed: Supply voltage",
        "pair": ("Before · 2 Mar 2026 09:10", "After"),
        "missing": "The camera gave none",
        "signed": ("Carried out by", "Closed by"),
        "plan": "Maintenance plan for 2026",
        "plan_head": ("No.", "Work", "Devices", "Technician"),
        "months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "days": "Days of the month",
        "cleaning": "Cleaning of lens and housing\nevery 2 weeks",
        "plan_signed": ("Drafted by", "Checked by", "Approved by"),
    },
    "id": {
        "form": "Form Maintenance CCTV",
        "facts": ("Pekerjaan", "Lokasi", "Teknisi", "Direncanakan"),
        "head": ("No.", "Perangkat", "Lokasi", "Hasil", "Keterangan"),
        "done": "Selesai",
        "failed": "Gagal",
        "found": "Gagal: Tegangan daya di kamera",
        "pair": ("Sebelum · 2 Mar 2026 09.10", "Sesudah"),
        "missing": "Kamera tidak memberikan gambar",
        "signed": ("Dikerjakan oleh", "Ditutup oleh"),
        "plan": "Jadwal Pemeliharaan 2026",
        "plan_head": ("No.", "Pekerjaan", "Perangkat", "Teknisi"),
        "months": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
        "days": "Tanggal",
        "cleaning": "Pembersihan lensa dan housing\nsetiap 2 minggu",
        "plan_signed": ("Disusun oleh", "Diperiksa oleh", "Disetujui oleh"),
    },
}


def _paper(style, lang, title, blocks, **more):
    header = company_header if style == "company" else government_header
    words = {**COMMON[lang], "title": title}
    labels = INDONESIAN if lang == "id" else Labels()
    code = "id-ID" if lang == "id" else "en-US"
    return Paper(header(words), tuple(blocks), labels, code, DATE, **more)


def form(style="company", lang="id", devices=3, blank=False):
    """A visit of ``devices`` cameras; every third has failed."""
    words = WORDS[lang]
    values = ("Pemeliharaan kamera kantor", "Balai Kota › Gedung A", "Teknisi CCTV", "2/3/2026")
    names = [f"KAM-{number:03d} Pintu lobi" for number in range(1, devices + 1)]
    rows = []
    for number, name in enumerate(names, 1):
        failed = number % 3 == 2
        result = words["failed"] if failed else words["done"]
        rows.append((str(number), name, "Gedung A / Lobi", "" if blank else result,
                     words["found"] if failed and not blank else ""))  # fmt: skip
    blocks = [Facts(tuple(zip(words["facts"], values, strict=True))),
              Table(words["head"], tuple(rows), (0.45, 2.4, 2.6, 1.2, 3), "cllll")]  # fmt: skip
    for number, name in enumerate(names, 1):
        blocks += _device(words, lang, f"{number}. {name}", number % 3 == 2, blank)
    cells = tuple(SignatureCell(role, "" if blank else "Nama") for role in words["signed"])
    return _paper(style, lang, words["form"], [*blocks, Signatures(cells)])


def _device(words, lang, title, failed, blank):
    questions = [q for section in checklist(lang, blank).sections for q in section.questions]
    blocks = [Heading(title, 2)]
    if blank:
        return [*blocks, Checks(tuple(questions), is_blank=True), WritingLines("", 2)]
    blocks += [Text(words["failed"] if failed else words["done"]), Checks(tuple(questions))]
    if failed:
        blocks.append(Bullets((words["found"], "Tiket HT00012")))
    before, after = words["pair"]
    last = Photo(None, after, words["missing"]) if failed else Photo(picture(), after)
    return [*blocks, Photos((Photo(picture(), before), last), per_row=2)]


def plan(style="company", lang="id", places=4):
    """Three schedules in each place."""
    words = WORDS[lang]
    rows, titles = [], []
    for place in range(1, places + 1):
        titles.append(len(rows))
        rows.append((f"Balai Kota / Gedung {place}",))
        for number in range(3):
            dates = ["1–5, 19", "", "2, 16, 30", "6"]
            months = [dates[(month + number) % 4] for month in range(12)]
            rows.append((str(len(rows)), words["cleaning"], "12", "Teknisi CCTV", *months))
    table = Table(
        (*words["plan_head"], *words["months"].split()),
        tuple(rows),
        (0.7, 3.2, 1.35, 1.9, *[1.1] * 12),
        "clcl" + "c" * 12,
        group_head=(("", 4), (words["days"], 12)),
        title_rows=tuple(titles),
    )
    cells = tuple(SignatureCell(role, position="Kabag IT") for role in words["plan_signed"])
    return _paper(style, lang, words["plan"], [table, Signatures(cells)], is_landscape=True)


def all_samples() -> dict[str, Paper]:
    found = {}
    for style in ("company", "government"):
        for lang in ("en", "id"):
            found[f"maintenance-{style}-{lang}"] = form(style, lang)
            found[f"plan-{style}-{lang}"] = plan(style, lang)
        found[f"maintenance-blank-{style}-id"] = form(style, "id", blank=True)
    found["maintenance-long-company-id"] = form("company", "id", devices=20)
    found["plan-long-government-id"] = plan("government", "id", places=25)
    return found
