import base64
import binascii
from datetime import timezone

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, get_lang
from odoo.tools.misc import file_path

from .. import papers
from ..models.cctv_zone import zoned
from ..papers import types as t
from ..papers.labels import Labels

OPEN_SANS = "web/static/fonts/google/Open_Sans/Open_Sans-%s.ttf"


class CctvPaper(models.AbstractModel):
    """A printed document of one kind of record.

    An heir is named ``report.<report_name>``, inherits this model and says what stands on the
    paper: ``_blocks`` and ``_title`` at least. docs/design/papers.md tells how to add one.
    Records come with sudo, after the check that the user may read them, and in the language of
    the paper.
    """

    _name = "cctv.paper"
    _description = "Printed document"

    def _blocks(self, record):
        """The body: blocks of ``papers.types``."""
        raise NotImplementedError

    def _title(self, record):
        raise NotImplementedError

    def _kind_of_document(self, record):
        """What the header of a company calls it, in the language of the paper."""
        return self.env._("Form")

    def _mark(self, record):
        """Large and pale across the pages, or ''."""
        if self._is_sealable(record) and record.seal_state != "sealed":
            return self.env._("NOT SEALED")
        return ""

    def _partner(self, record):
        """Whom the paper goes to: it is written in this partner's language."""
        return self.env["res.partner"]

    def _cctv_pdf(self, records, lang=None):
        """One PDF of all ``records``, which the caller has checked. ``lang``: that of the reader,
        or of the partner, when not given."""
        return self._built(papers.build, self._papers_of(records, lang))

    def _papers_of(self, records, lang):
        """One paper a record; an heir may make several of one."""
        return [self._paper_of(record.sudo(), lang) for record in records]

    def _built(self, build, printed):
        """What ``build`` makes of ``printed``: the bytes of a PDF."""
        files = t.FontFiles(
            *(file_path(OPEN_SANS % name) for name in ("Regular", "Bold", "Italic", "BoldItalic"))
        )
        try:
            return build(printed, files)
        except papers.PaperProblem as problem:
            raise UserError(
                self.env._(
                    "The paper cannot be printed (%s). Tell the administrator.", problem
                )
            ) from problem

    def _paper_of(self, record, lang=None):
        wanted = lang or self._partner(record).lang or self.env.lang
        code = get_lang(self.env, wanted).code
        record = record.with_context(lang=code, bin_size=False, bin_size_raw=False)
        return self.with_env(record.env)._paper(record)

    def _paper(self, record):
        seal = self._seal(record)
        return t.Paper(
            header=self._header(record),
            blocks=tuple(self._blocks(record)),
            labels=self._labels(),
            lang=(self.env.lang or "en_US").split("@")[0].replace("_", "-"),
            date=self._paper_date(record),
            seal=seal,
            mark="" if seal else self._mark(record),
            footnote=self._footnote(record),
        )

    def _paper_date(self, record):
        """For the metadata: of the seal, or of the last change, so that printing again what has
        not changed gives the same bytes."""
        date = self._is_sealable(record) and record.date_sealed
        return fields.Datetime.to_datetime(date or record.write_date or record.create_date)

    def _footnote(self, record):
        """At the foot of what is not sealed."""
        return " · ".join(filter(None, [self._number(record), self._title(record)]))

    def _number(self, record):
        """For records that have none, an heir says so."""
        return record.number or ""

    def _is_sealable(self, record):
        """Whether it is numbered, signed and sealed; an empty form is not."""
        return isinstance(record, self.env.registry["cctv.sealed.mixin"])

    # What is sealed -------------------------------------------------------------------------

    def _seal(self, record):
        mark = self._is_sealable(record) and record._seal_mark()
        if not mark:
            return None
        return t.Seal(
            number=mark["number"],
            code=mark["code"],
            date=self._moment(mark["date"], "d MMMM y HH:mm z"),
            url=mark["url"],
        )

    def _seal_blocks(self, record):
        """The QR code by which anybody can verify the paper."""
        seal = self._seal(record)
        if not seal:
            return []
        words = self.env._("Scan this code, or open the address below, to verify this paper.")
        return [t.QrCode(seal.url, "\n".join((words, seal.url, f"{seal.number} · {seal.code}")))]

    def _words(self, record, name):
        """What stands in a field: the words of the time of sealing where it is sealed."""
        sealed = record.seal_state == "sealed" and record._sealed_text(name)
        if sealed and record._fields[name].type == "selection":
            sealed = self._label_of_sealed(record, name, sealed)
        return sealed or self._words_of_now(record, name)

    def _label_of_sealed(self, record, name, sealed):
        """A choice is sealed with its label in the company's language: on a paper in another one
        it has that one's label, unless it is not the choice any more that was sealed."""
        entries = {entry["path"]: entry for entry in record.seal_id.entries}
        is_same = entries[name]["value"] == record[name]
        return self._words_of_now(record, name) if is_same else sealed

    def _words_of_now(self, record, name):
        field, value = record._fields[name], record[name]
        if field.relational:
            return ", ".join(one.display_name or "" for one in value)
        if field.type == "datetime":
            return self._moment(value)
        if field.type == "date":
            return self._day(value)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        return str(value or "")

    def _signatures(self, record, is_blank=False):
        """Who signs, with what is signed so far; on an empty form the places for it."""
        cells = record._signature_cells()
        if cells and not is_blank:
            return [t.Signatures(tuple(map(self._signature_cell, cells)))]
        return self._places_to_sign(record._signature_roles(), is_blank)

    def _places_to_sign(self, roles, is_blank=True):
        """Empty places; on a form where nobody in particular signs, two."""
        labels = [label for _key, label, _needed in roles]
        if is_blank and not labels:
            labels = [self.env._("Filled in by"), self.env._("Checked by")]
        return [t.Signatures(tuple(map(t.SignatureCell, labels)))] if labels else []

    def _signature_cell(self, cell):
        texts = {name: cell[name] for name in ("name", "position", "rank", "nip")}
        date = self._moment(cell["date"])
        return t.SignatureCell(cell["role"], date=date, image=cell["image"], **texts)

    def _addenda(self, record):
        """Corrections of what is sealed, oldest first."""
        addenda = tuple(
            t.Addendum(
                number=addendum.number,
                text=addendum.text,
                author=addendum.user_id.name,
                date=self._moment(addendum.date),
            )
            for addendum in record.addendum_ids.sorted(lambda one: (one.date, one.id))
        )
        return [t.Addenda(self.env._("Addenda"), addenda)] if addenda else []

    # Words ----------------------------------------------------------------------------------

    def _moment(self, value, pattern="d MMM y HH:mm"):
        """A date with time in the language of the paper and the zone of its reader. What has a
        zone of its own keeps it."""
        if not value:
            return ""
        zone = self.env.tz.zone
        if value.tzinfo:
            zone = getattr(value.tzinfo, "zone", None) or zone
            value = fields.Datetime.to_datetime(value.astimezone(timezone.utc).replace(tzinfo=None))
        return zoned(self.env, value, pattern, zone)

    def _day(self, value):
        return format_date(self.env, value, date_format="d MMMM y") if value else ""

    def _labels(self):
        _ = self.env._
        return Labels(
            document_number=_("Document no."),
            revision=_("Revision no."),
            date=_("Date"),
            page=_("Page"),
            title=_("Title"),
            number=_("Number"),
            sop_number=_("SOP number"),
            date_made=_("Date made"),
            date_revised=_("Date revised"),
            date_effective=_("Date effective"),
            approved_by=_("Ratified by"),
            sop_name=_("SOP name"),
            nip=_("NIP"),
            page_of=_("Page {page} of {pages}"),
            sealed=_("Sealed on {date}"),
            seal_code=_("Seal {code}"),
            no=_("No."),
            question=_("What is checked"),
            answer=_("Answer"),
            remark=_("Remark"),
            passed=_("Pass"),
            failed=_("FAIL"),
            not_applicable=_("Not applicable"),
            done=_("Done"),
            not_done=_("Not done"),
            unanswered=_("Not answered"),
            signed=_("Signed"),
            mandatory=_("must be answered"),
            photo_attached=_("Photo attached"),
            addendum=_("Addendum {number}"),
            empty_table=_("Nothing to list."),
            no_picture=_("This picture cannot be printed: the file is no picture, or damaged."),
            picture_too_large=_("This picture cannot be printed: it has too many pixels."),
            no_data=_("No figures to draw."),
        )


def picture_bytes(value):
    """The bytes of a binary field, or None."""
    try:
        return base64.b64decode(value) if value else None
    except (binascii.Error, ValueError):
        return None
