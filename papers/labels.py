"""The words that the builder prints by itself. The caller gives them in the reader's language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """English by default. ``{…}`` are filled in by the builder."""

    # header of a company
    document_number: str = "Document no."
    revision: str = "Revision no."
    date: str = "Date"
    page: str = "Page"
    title: str = "Title"
    # header of a government's record, and its identity table
    number: str = "Number"
    sop_number: str = "SOP number"
    date_made: str = "Date made"
    date_revised: str = "Date revised"
    date_effective: str = "Date effective"
    approved_by: str = "Approved by"
    sop_name: str = "SOP name"
    nip: str = "NIP"
    # foot
    page_of: str = "Page {page} of {pages}"
    sealed: str = "Sealed on {date}"
    seal_code: str = "Seal {code}"
    # checklists
    no: str = "No."
    question: str = "What is checked"
    answer: str = "Answer"
    remark: str = "Remark"
    passed: str = "Pass"
    failed: str = "FAIL"
    not_applicable: str = "Not applicable"
    done: str = "Done"
    not_done: str = "Not done"
    unanswered: str = "Not answered"
    signed: str = "Signed"
    mandatory: str = "must be answered"
    photo_attached: str = "Photo attached"
    # others
    addendum: str = "Addendum {number}"
    empty_table: str = "Nothing to list."
    no_picture: str = "This picture cannot be printed: the file is no picture, or damaged."
    picture_too_large: str = "This picture cannot be printed: it has too many pixels."
    no_data: str = "No figures to draw."
