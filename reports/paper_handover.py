from odoo import models

from ..models.cctv_handover import FIGURES
from ..papers import pictures, types as t
from .paper_checklist import PHOTO_BOX

CODES_OF_FINE = 2_000
"""Letters of the list of devices that are fine."""


class PaperHandover(models.AbstractModel):
    """Berita Acara Serah Terima: who handed over what to whom, with both signatures."""

    _name = "report.helpdesk_cctv.paper_handover"
    _description = "Printed record of handover"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        return self.env._("Record of handover")

    def _kind_of_document(self, record):
        return self.env._("Record")

    def _blocks(self, record):
        return [
            t.Text(self._opening(record)),
            t.Facts(tuple(self._facts(record))),
            *self._devices(record),
            *self._inventory(record),
            *self._room(record),
            *self._events(record),
            *self._matters(record),
            *self._remarks(record),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]

    def _opening(self, record):
        return self.env._(
            "On %(date)s the outgoing shift handed over the duties of %(room)s to the incoming "
            "shift, as follows.",
            date=self._moment(record._in_company_zone(record.date_due), "EEEE, d MMMM y, HH:mm z"),
            room=self._words(record, "room_id"),
        )

    def _facts(self, record):
        yield self.env._("Number"), record.number
        yield self.env._("Outgoing shift"), self._shift(record, "outgoing", record.shift_from_id)
        yield self.env._("Incoming shift"), self._shift(record, "incoming", record.shift_to_id)
        yield self.env._("Status"), self._words(record, "state")
        if record.state == "overridden":
            yield self.env._("Ended by"), self._words(record, "override_by_id")
            yield self.env._("Why without signatures"), record.override_reason
        yield self.env._("Under procedure"), self._words(record, "procedure_revision_id") or "-"

    def _shift(self, record, side, shift):
        who = self._words(record, f"{side}_id")
        return ", ".join(filter(None, (shift.slot_id.name, who))) or "-"

    # Devices --------------------------------------------------------------------------------

    def _devices(self, record):
        return [
            t.Heading(self.env._("1. Devices"), 2),
            t.Facts(tuple(self._figures(record))),
            *self._device_table(record.device_ids | record.objection_ids),
            *self._fine(record),
            *self._photos(record),
        ]

    def _figures(self, record):
        for name in FIGURES:
            yield record._fields[name]._description_string(self.env), str(record[name])
        yield self.env._("State as of"), self._company_moment(record, record.date_facts)

    def _device_table(self, lines):
        if not lines:
            return [t.Text(self.env._("No device was found faulty, and nobody objected to one."))]
        head = (
            self.env._("Device"),
            self.env._("State"),
            self.env._("During the shift"),
            self.env._("What is seen"),
            self.env._("Ticket"),
        )
        rows = tuple(self._device_row(line) for line in lines)
        return [t.Table(head, rows, (3, 1.6, 1.6, 3.4, 1.6))]

    def _device_row(self, line):
        state = self._words_of_now(line, "found")
        if line.is_objected:
            state = self.env._("Objected")
        seen = (self._words_of_now(line, "reason"), line.words, self._who(line))
        return (
            line.device_id.display_name,
            state,
            self._words_of_now(line, "change"),
            "\n".join(filter(None, seen)),
            line.ticket_id.number or "",
        )

    def _who(self, line):
        return f"({line.user_id.name})" if line.user_id else ""

    def _fine(self, record):
        codes = ", ".join((record.device_states or {}).get("ok", ()))
        if not codes:
            return []
        if len(codes) > CODES_OF_FINE:
            codes = codes[:CODES_OF_FINE].rpartition(",")[0] + " …"
        return [t.Text(self.env._("The system calls fine: %s", codes))]

    def _photos(self, record):
        """Pictures of what officers have objected to, and of the room."""
        named = [
            (photo, line.device_id.display_name)
            for line in record.device_ids | record.objection_ids
            for photo in line.photo_ids.sorted("id")
        ]
        named += [(photo, self.env._("Room")) for photo in record.clean_photo_ids]
        photos = []
        for photo, caption in named:
            photos.append(t.Photo(pictures.small(photo.raw or b"", *PHOTO_BOX), caption))
            photo.invalidate_recordset(["raw", "datas"], flush=False)
        return [t.Photos(tuple(photos), title=self.env._("Photos"))] if photos else []

    # The rest -------------------------------------------------------------------------------

    def _inventory(self, record):
        title = t.Heading(self.env._("2. Inventory"), 2)
        if not record.thing_ids:
            return [title, t.Text(self.env._("The room has no inventory that is counted."))]
        head = (
            self.env._("Thing"),
            self.env._("Should be"),
            self.env._("Is there"),
            self.env._("Difference"),
            self.env._("Explanation"),
        )
        rows = tuple(self._thing_row(thing) for thing in record.thing_ids)
        return [title, t.Table(head, rows, (3, 1.2, 1.2, 1.2, 4))]

    def _thing_row(self, thing):
        counted = str(thing.counted) if thing.is_counted else "-"
        difference = f"{thing.difference:+d}" if thing.difference else "-"
        words = "\n".join(filter(None, (thing.words, thing.remark)))
        return (thing.thing_id.name, str(thing.expected), counted, difference, words)

    def _room(self, record):
        words = record.clean_words or self.env._("Not clean, without a reason.")
        if record.is_clean:
            words = self.env._("The room is clean and tidy.")
        return [t.Heading(self.env._("3. Room"), 2), t.Text(words)]

    def _events(self, record):
        lines = (record.events or "").splitlines()
        none = t.Text(self.env._("Nothing was written down during the shift."))
        block = t.Bullets(tuple(lines)) if lines else none
        return [t.Heading(self.env._("4. Events of the shift"), 2), block]

    def _matters(self, record):
        title = t.Heading(self.env._("5. Open matters"), 2)
        if not record.matter_ids:
            return [title, t.Text(self.env._("Nothing is open."))]
        head = (
            self.env._("Kind"),
            self.env._("What is open"),
            self.env._("Since"),
            self.env._("Taken over"),
        )
        rows = tuple(self._matter_row(record, matter) for matter in record.matter_ids)
        return [title, t.Table(head, rows, (1.6, 5, 1.8, 2.4))]

    def _matter_row(self, record, matter):
        taken = self.env._("yes") if matter.is_taken else self.env._("no")
        if matter.is_done:
            taken = self.env._("done")
        return (
            self._words_of_now(matter, "kind"),
            matter.words,
            self._company_moment(record, matter.since),
            ": ".join(filter(None, (taken, matter.remark))),
        )

    def _remarks(self, record):
        told = (
            (self.env._("To the next shift"), record.note),
            (self.env._("Remarks of who takes over"), record.incoming_note),
        )
        return [
            block
            for title, words in told
            if words
            for block in (t.Heading(title, 2), t.Text(words))
        ]

    def _company_moment(self, record, moment):
        return self._moment(record._in_company_zone(moment)) if moment else ""
