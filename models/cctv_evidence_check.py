"""Files of evidence are read anew and held against the chain of custody."""

import hashlib
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.seal import digest
from .cctv_choices import FILE_CHECK_STATES

BLOCK = 2**20
"""Bytes read at a time: bounds the memory."""

WITHOUT_ENTRY = ("first_frame", "last_frame")
"""Roles of files that come with another one and have no entry of their own."""


class Origin(NamedTuple):
    """What the chain says of a file: the place of the entry, the SHA-256 (hexadecimal), how many
    bytes, and the role."""

    place: int
    sha256: str
    size: int
    role: str


class CctvEvidenceCheck(models.Model):
    """How the last verification of a file of evidence went: one row a file, written by the nightly
    run and by the button *Verify the files*, and by nobody else."""

    _name = "cctv.evidence.check"
    _description = "Verification of an evidence file"
    _inherit = ["cctv.kept"]
    _order = "date_checked desc, id desc"
    _rec_name = "evidence_id"

    evidence_id = fields.Many2one(
        "cctv.evidence", string="File", required=True, readonly=True, ondelete="restrict"
    )
    item_id = fields.Many2one(
        "cctv.footage.item",
        string="Clip",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        FILE_CHECK_STATES,
        string="Result of the verification",
        required=True,
        readonly=True,
        default="unchecked",
        index=True,
    )
    date_checked = fields.Datetime(string="Verified on", readonly=True, index=True)
    date_tried = fields.Datetime(
        string="Begun on",
        readonly=True,
        help="A file whose verification never ends is begun last, so that the others have theirs.",
    )
    findings = fields.Text(readonly=True, help="What did not fit when it was verified last.")
    notified = fields.Char(readonly=True, help="Digest of the findings that people were told of.")
    date_destroyed = fields.Datetime(related="evidence_id.date_destroyed")
    size = fields.Float(related="evidence_id.size")
    sha256 = fields.Char(related="evidence_id.sha256")

    _evidence_uniq = models.Constraint(
        "UNIQUE(evidence_id)", "The verification of this file is there already."
    )
    _turn_index = models.Index("(date_tried NULLS FIRST, id)")

    def _untouchable_error(self):
        return AccessError(
            self.env._("Files are verified by the system; nobody writes the result.")
        )

    @api.model
    def _prepare(self, evidence=None):
        """Make the rows of files that have none yet: of ``evidence``, else of all."""
        self.env["cctv.evidence"].flush_model()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO cctv_evidence_check (evidence_id, item_id, company_id, state)
                SELECT file.id, file.item_id, file.company_id, 'unchecked'
                  FROM cctv_evidence file
                 WHERE NOT EXISTS (
                       SELECT 1 FROM cctv_evidence_check found WHERE found.evidence_id = file.id)
                   AND %s
                ON CONFLICT (evidence_id) DO NOTHING RETURNING id
                """,
                SQL("TRUE") if evidence is None else SQL("file.id = ANY(%s)", evidence.ids),
            )
        )

    @api.model
    def _of(self, evidence):
        """The rows of these files."""
        self._prepare(evidence)
        return self.sudo().search([("evidence_id", "in", evidence.ids)], order="id")

    def _verify(self):
        """Read this file whole, and note how it went. Returns whether that is new."""
        self.ensure_one()
        state, findings = self._look()
        before = (self.state, self.findings or "")
        text = "\n".join(findings)
        now = fields.Datetime.now()
        self._write_row({"state": state, "findings": text or False, "date_checked": now})
        return before != (state, text)

    def _look(self):
        """(state, sentences about what does not fit), in the company's language."""
        this = self.with_context(lang=self.company_id._cctv_lang()).sudo()
        return this.evidence_id._verify_custody()


class CctvEvidence(models.Model):
    _inherit = "cctv.evidence"

    def _verify_custody(self):
        """(state, sentences): this file against the chain of custody, read whole; changes nothing.
        """
        self.ensure_one()
        origin = self._origins().get(self.id)
        if self.date_destroyed:
            return self._verify_destroyed()
        sentences = self._verify_row(origin)
        found, problem = self._read_hash()
        if problem:
            state = "broken" if sentences or found is None else "unreadable"
            return state, [*sentences, problem]
        sentences += self._verify_content(origin, found)
        return ("broken" if sentences else "fits"), sentences

    def _verify_row(self, origin):
        """Sentences about what this row says and the chain does not."""
        if not origin:
            if self.role in WITHOUT_ENTRY:
                return []
            return [self.env._("%s: no entry of custody tells of this file.", self._told())]
        sentences = []
        for row, chain in (
            (self.sha256 or "–", origin.sha256),
            (int(self.size), origin.size),
            (self.role, origin.role),
        ):
            if row != chain:
                sentences.append(
                    self.env._(
                        "%(file)s: its row was altered. It says %(row)s, entry %(place)s of "
                        "custody says %(chain)s.",
                        file=self._told(),
                        row=row,
                        place=origin.place,
                        chain=chain,
                    )
                )
        return sentences

    def _verify_content(self, origin, found):
        """Sentences about what is in the file now."""
        stored = origin.sha256 if origin else self.sha256
        if found == stored:
            return []
        return [
            self.env._(
                "%(file)s: the file was altered. Its SHA-256 was %(stored)s when it was stored, "
                "and is %(found)s now.",
                file=self._told(),
                stored=stored or "–",
                found=found,
            )
        ]

    def _verify_destroyed(self):
        """A file that counts as destroyed is gone, and custody says so."""
        sentences = []
        if not self._told_destroyed():
            sentences.append(
                self.env._(
                    "%s: it counts as destroyed, but no entry of custody says so.", self._told()
                )
            )
        if self._read_hash(most=1)[0]:
            sentences.append(
                self.env._("%s: it counts as destroyed, but the file is still there.", self._told())
            )
        return ("broken" if sentences else "fits"), sentences

    def _told_destroyed(self):
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM cctv_custody_event
                     WHERE item_id = %s AND kind = 'destroyed'
                       AND facts->'files' @> jsonb_build_array(jsonb_build_object('file', %s::int))
                     LIMIT 1
                    """,
                    self.item_id.id,
                    self.id,
                )
            )
        )

    def _read_hash(self, most=None):
        """(SHA-256 of what is in the evidence folder, None) or (None or '', sentence): None when it
        is not there, '' when the disk does not give it.

        :param most: bytes to read; all by default
        """
        try:
            with open(self._folder().path(self.sudo().store_key), "rb") as file:
                return _hash(file, most), None
        except FileNotFoundError:
            return None, self.env._("%s: the file is not in the evidence folder.", self._told())
        except ValueError:
            return None, self.env._("%s: its row does not say where the file is.", self._told())
        except OSError as error:
            words = self.env._(
                "%(file)s: the file cannot be read (%(reason)s).",
                file=self._told(),
                reason=error.strerror or type(error).__name__,
            )
            return "", words

    def _told(self):
        """How a sentence names this file."""
        return self.env._(
            "File “%(file)s” of clip %(clip)s",
            file=self.name,
            clip=self.item_id.number or self.item_id.display_name,
        )

    def _origins(self):
        """{id of a file: its ``Origin``}: what the first entry of custody says that names it."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (facts->>'file') facts->>'file', sequence, facts->>'sha256',
                       facts->>'size', facts->>'role'
                  FROM cctv_custody_event
                 WHERE item_id = ANY(%s) AND facts->>'file' = ANY(%s) AND facts ? 'sha256'
                 ORDER BY facts->>'file', sequence
                """,
                self.item_id.ids,
                [str(row.id) for row in self],
            )
        )
        return {int(row[0]): Origin(row[1], row[2], int(row[3] or 0), row[4]) for row in rows}


class CctvCustodyChain(models.Model):
    _inherit = "cctv.custody.chain"

    def _verify_rows_of_files(self):
        """Sentences about files that the chain tells of, and of which there is no row any more."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT event.sequence, item.number
                  FROM cctv_custody_event event
                  JOIN cctv_footage_item item ON item.id = event.item_id
                 WHERE event.company_id = %s AND event.facts ? 'sha256'
                   AND event.facts->>'file' ~ '^[0-9]{1,9}$'
                   AND NOT EXISTS (SELECT 1 FROM cctv_evidence file
                                    WHERE file.id = (event.facts->>'file')::int)
                 ORDER BY event.sequence
                """,
                self.company_id.id,
            )
        )
        return [
            self.env._(
                "The row of the file that entry %(place)s of custody (clip %(clip)s) tells of was "
                "deleted.",
                place=place,
                clip=number or "?",
            )
            for place, number in rows
        ]


def fingerprint(sentences):
    """Stands for what was found, so that the same is not told each night; False for nothing."""
    return digest(sorted(sentences)) if sentences else False


def _hash(file, most=None):
    """SHA-256 of a file, hexadecimal; of its first bytes when ``most`` is given."""
    found = hashlib.sha256()
    while block := file.read(min(BLOCK, most) if most else BLOCK):
        found.update(block)
        if most:
            break
    return found.hexdigest()
