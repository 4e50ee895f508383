"""Evidence files over HTTP: in ranges, so that no answer takes longer than a worker may."""

import os
from urllib.parse import quote

from werkzeug.http import parse_range_header

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from odoo.tools import config

SLICE = 8 * 2**20
"""Bytes in the answer to an open range ('from here on'): 27 s at 2.5 Mbit/s, and a worker is
killed after 120 s. Who asks for more asks again; browsers and download programs do."""

BLOCK = 2**18
"""Bytes read at a time."""

ACCEL = "cctv_evidence_accel"
"""Option in odoo.conf: the internal location of nginx whose files are those of the evidence folder
(`<data_dir>/evidence`), as '/web/evidence'. nginx sends the files then, in one piece."""


def is_sent_by_nginx():
    """Whether a file comes in one piece, however long that takes."""
    return bool(config.get(ACCEL))


def first_byte(row):
    """From which byte on ``row`` would be sent now: 0 for the whole of it, also for what is sent
    whole because the range does not fit."""
    try:
        span = _span(row.sudo(), int(row.sudo().size))
    except UserError:  # it is not there
        return 0
    return span[0] if span else 0


def send_evidence(row, as_attachment=True):
    """The response with the file of ``row``, or with the range of it that was asked for. Who calls
    has checked who may, and has written it down."""
    try:
        path = row._path()
    except UserError as error:
        return _plain(str(error), 410 if row.sudo().date_destroyed else 404)
    headers = _headers(row.sudo(), as_attachment)
    if location := config.get(ACCEL):
        inner = _inner_address(location, row.env.cr.dbname, row.sudo().store_key)
        return _response(b"", [*headers, ("X-Accel-Redirect", inner)])
    return _ranged(path, row.sudo(), headers)


def _inner_address(location, database, key):
    """nginx takes it for an address: what a database's name may have and an address not is
    encoded."""
    return f"{location.rstrip('/')}/{quote(database)}/{key}"


def _ranged(path, row, headers):
    size = int(row.size)
    if (span := _span(row, size)) is None:
        response = _plain(row.env._("There is no such range in this file."), 416)
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    start, end, is_whole = span
    headers = [*headers, ("Content-Length", end - start)]
    if is_whole:
        return _response(_blocks(path, start, end), headers)
    headers.append(("Content-Range", f"bytes {start}-{end - 1}/{size}"))
    return _response(_blocks(path, start, end), headers, 206)


def _span(row, size):
    """(first byte, byte after the last, is it the whole file), or None when there is no such
    range. An open range is cut to ``SLICE``; several ranges at once are answered as none."""
    asked = request.httprequest.headers.get("Range")
    ranges = parse_range_header(asked) if asked and _is_same(row) else None
    if ranges is None or ranges.units != "bytes" or len(ranges.ranges) != 1:
        return 0, size, True
    start, end = ranges.ranges[0]
    is_open = end is None and start >= 0
    found = ranges.range_for_length(size)
    if found is None:
        return None
    start, end = found
    return start, min(end, start + SLICE) if is_open else end, False


def _is_same(row):
    """Whether who goes on with a file (If-Range) has begun with this one."""
    condition = request.httprequest.headers.get("If-Range")
    return not condition or condition == f'"{_tag(row)}"'


def _tag(row):
    """What tells the file from another; where nginx sends it, nginx says so and compares itself."""
    if not is_sent_by_nginx():
        return row.sha256
    found = os.stat(row._path())
    return f"{int(found.st_mtime):x}-{found.st_size:x}"


def _headers(row, as_attachment):
    """``Content-Disposition`` with a name that was cleaned; never run as a page, never kept."""
    is_shown = not as_attachment and (row.mimetype or "").startswith(("video/", "image/"))
    headers = [
        ("Content-Type", row.mimetype if is_shown else "application/octet-stream"),
        ("Accept-Ranges", "bytes"),
        ("ETag", f'"{row.sha256}"'),
        ("Cache-Control", "private, no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("Referrer-Policy", "no-referrer"),
    ]
    if not is_shown:
        headers.append(("Content-Disposition", content_disposition(row.name)))
    return headers


def _blocks(path, start, end):
    """The bytes of a file from ``start`` to before ``end``; the memory holds one block."""
    with open(path, "rb") as file:
        file.seek(start)
        while start < end and (block := file.read(min(BLOCK, end - start))):
            start += len(block)
            yield block


def _response(body, headers, status=200):
    response = http.Response(body, status=status, headers=headers, direct_passthrough=True)
    response.direct_passthrough = False
    return response


def _plain(sentence, status):
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    return http.Response(sentence, status=status, headers=headers)
