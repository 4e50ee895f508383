"""What the pages for people outside share."""

from odoo.http import content_disposition, request

from ..models.cctv_typed import TEXT_MAX

NUMBER_MAX = 2**31 - 1
"""The largest id there can be."""

MOMENT = "d MMM y HH:mm"


def number(text) -> int:
    """The id that was posted; 0 for anything that is none."""
    text = str(text or "")
    is_short = text.isascii() and text.isdigit() and len(text) <= 10
    return int(text) if is_short and int(text) <= NUMBER_MAX else 0


def plain(text) -> str:
    """What was typed into a field, bounded; a file that was sent in its place is nothing."""
    return text.replace("\x00", "")[:TEXT_MAX] if isinstance(text, str) else ""


def posted_files(name="files") -> list:
    return request.httprequest.files.getlist(name)


def upload_values(company) -> dict:
    """Limits and sentences for the fields that take files; the browser shrinks photos."""
    most, mb = company.cctv_upload_count, company.cctv_upload_mb
    env = request.env
    return {
        "upload_count": most,
        "upload_mb": mb,
        "upload_hint": env._(
            "Pictures or PDF, at most %(count)s, each up to %(mb)s MB.", count=most, mb=mb
        ),
        "upload_many": env._("At most %s files can be sent at once.", most),
        "upload_large": env._("A file may have %s MB. Please choose a smaller one.", mb),
    }


def render(template, values, status=200):
    """A page that neither a browser nor a proxy keeps."""
    response = request.render(template, values)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def file_response(file):
    """The content of an attachment that the caller has checked."""
    return content_response(file.raw or b"", file.name, file.mimetype)


def paper_response(pdf: bytes, number: str):
    """The PDF of the record that has this number."""
    return content_response(pdf, f"{(number or '').replace('/', '-')}.pdf", "application/pdf")


def content_response(content: bytes, name: str, mimetype: str | None):
    """A file that neither a browser nor a proxy keeps: nothing in it is run."""
    is_picture = (mimetype or "").startswith("image/")
    place = "inline" if is_picture else "attachment"
    headers = [
        ("Content-Type", mimetype or "application/octet-stream"),
        ("Content-Disposition", content_disposition(name, place)),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("Cache-Control", "no-store"),
    ]
    return request.make_response(content, headers)
