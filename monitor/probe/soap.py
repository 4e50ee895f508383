"""SOAP 1.2 messages (https://www.w3.org/TR/soap12-part1/) for ONVIF: prepared requests, replies
read from bytes.

Requests are templates of bytes: no XML is built in a probe. Replies are parsed by lxml without
entities, network and document types, within bounds; names are compared without their namespace,
since envelopes come in wrong ones and prefixes undeclared (device-facts A9, A10).
"""

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from . import quirks
from .errors import ReplyEmpty, ReplyTooLarge, SoapFault, XmlMalformed
from .wsse import xml_text

MAX_TAGS = 60_000
"""Opening and closing tags of a reply: profiles of a recorder with 64 channels have about 30,000;
each costs some 150 bytes of memory while it is read. (libxml2 bounds depth: 256, text: 10 MB.)"""

MAX_WORDS = 128 * 1024
"""Bytes of all different words of a reply: profiles of 64 channels have about 60 kB. libxml2 keeps
every name that it meets for as long as the process lives."""

_ENVELOPE = b'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="%s">' % (
    b"http://www.w3.org/2003/05/soap-envelope"
)
_REQUEST = (
    b"%sContent-Type: application/soap+xml; charset=utf-8%s\r\n%sContent-Length: %d\r\n\r\n%s"
)
_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_PARSER = etree.XMLParser(**_OPTIONS)


@dataclass(frozen=True)
class Operation:
    """One ONVIF operation as a prepared request.

    ``namespace`` and ``arguments`` make the body; ``arguments`` is a template of bytes with a
    ``%s`` for each argument. ``limit``: bytes of the reply's body. ``pre_auth``: the device has
    to answer without credentials (ONVIF Core 5.9.4.3, PRE_AUTH).
    """

    name: str
    namespace: str
    arguments: bytes = b""
    limit: int = 64 * 1024
    pre_auth: bool = False

    @cached_property
    def action(self) -> bytes:
        """Some cameras (Pelco) answer with an empty body without it (agsh/onvif#498)."""
        return f'; action="{self.namespace}/{self.name}"'.encode()

    @cached_property
    def body(self) -> bytes:
        open_tag = f'<s:Body><{self.name} xmlns="{self.namespace}">'.encode()
        return open_tag + self.arguments + f"</{self.name}></s:Body></s:Envelope>".encode()

    def envelope(self, arguments=(), security: bytes = b"") -> bytes:
        """The request's body. ``security``: a wsse:Security block or nothing; arguments: texts."""
        body = self.body
        if arguments:
            body %= tuple(xml_text(text) for text in arguments)
        if security:
            return b"%s<s:Header>%s</s:Header>%s" % (_ENVELOPE, security, body)
        return _ENVELOPE + body

    def request(self, head: bytes, arguments=(), *, auth: bytes = b"", security=b"") -> bytes:
        """A whole HTTP request. ``head``: request line and Host; ``auth``: an Authorization line
        or nothing; the rest: see ``envelope``."""
        body = self.envelope(arguments, security)
        return _REQUEST % (head, self.action, auth, len(body), body)


@dataclass(frozen=True, slots=True)
class Fault:
    """A SOAP fault: ``codes`` from the outermost on, without prefixes; ``text`` for humans."""

    codes: tuple[str, ...] = ()
    text: str = ""

    @property
    def refuses_login(self) -> bool:
        return bool(_NOT_AUTHORIZED.search(" ".join((*self.codes, self.text[:200]))))

    @property
    def wants_plain_text(self) -> bool:
        """Whether the device says that it does not take digests of a password (WSS SOAP Message
        Security 1.1, 12: UnsupportedSecurityToken, UnsupportedAlgorithm)."""
        return bool(_PLAIN_TEXT.search(" ".join((*self.codes, self.text[:200]))))

    @property
    def not_offered(self) -> bool:
        """Whether the device does not have the operation (ONVIF Core 5.8.2, ActionNotSupported)."""
        return bool(_NOT_OFFERED.search(" ".join((*self.codes, self.text[:200]))))

    def to_error(self, operation: str = "") -> SoapFault:
        code = (self.codes or ("",))[-1][:60]
        return SoapFault(self.text[:160] or code, operation=operation, fault=code)


_WORD = re.compile(rb"[^\s<>='\"/&;]+")
_NOT_AUTHORIZED = re.compile(
    r"not\s?authori[sz]ed|unauthori[sz]ed|authori[sz]ation\s?fail|authentication|FailedCheck"
    r"|InvalidSecurity|not permitted|(?:wrong|invalid|incorrect|bad)\s+(?:user|password)"
    r"|NoPermission|MustUnderstand|locked|UnsupportedSecurityToken|UnsupportedAlgorithm"
    r"|unsupported token|PasswordText",
    re.IGNORECASE,
)
_PLAIN_TEXT = re.compile(
    r"UnsupportedSecurityToken|UnsupportedAlgorithm|unsupported token|PasswordText|plain\s?text",
    re.IGNORECASE,
)
_NOT_OFFERED = re.compile(
    r"not\s?(?:supported|implemented|offered|found)|UnknownAction|Unknown action", re.IGNORECASE
)


def payload(body: bytes) -> etree._Element:
    """The element inside the Body of a reply, a Fault included.

    Raises ReplyEmpty (no bytes, or an empty Body), XmlMalformed, ReplyTooLarge.
    """
    root = parse(body)
    if local(root) != "Envelope":
        raise XmlMalformed("no SOAP envelope", root=local(root)[:40])
    inner = child(root, "Body")
    if inner is None:
        raise XmlMalformed("no SOAP body")
    element = next(iter(inner), None)
    if element is None:
        raise ReplyEmpty("empty SOAP body")
    return element


def result(body: bytes, name: str) -> etree._Element:
    """The element ``<name>Response`` of a reply. Raises SoapFault for a fault, XmlMalformed for
    another answer than asked for, and what ``payload`` raises."""
    element = payload(body)
    found = local(element)
    if found == f"{name}Response":
        return element
    if found == "Fault":
        raise read_fault(element).to_error(name)
    raise XmlMalformed("another answer than asked for", element=found[:40])


def parse(body: bytes) -> etree._Element:
    """The root element; a reply that is no XML goes through the quirks once each."""
    body = body.strip(b" \t\r\n\0")
    if not body:
        raise ReplyEmpty("empty reply")
    try:
        return _parse(body, _PARSER)
    except etree.XMLSyntaxError:
        return _parse_repaired(body)


def _parse_repaired(body: bytes) -> etree._Element:
    root, complaints = _attempt(body)
    for repair in quirks.of(quirks.XML):
        repaired = repair.apply(body, complaints) if root is None else None
        if repaired is not None:
            body = repaired
            root, complaints = _attempt(body)
    if root is None:
        raise XmlMalformed("no XML")
    return root


def _attempt(body: bytes) -> tuple[etree._Element | None, list[str]]:
    """(the root or None, what the parser complained of), with a parser of its own: a shared one
    does not tell its messages from those about other replies."""
    parser = etree.XMLParser(**_OPTIONS)
    try:
        return _parse(body, parser), []
    except etree.XMLSyntaxError:
        return None, [entry.message for entry in parser.error_log][:50]


def _parse(body: bytes, parser: etree.XMLParser) -> etree._Element:
    if body.count(b"<") > MAX_TAGS:
        raise ReplyTooLarge("elements", limit=MAX_TAGS)
    if len(body) > MAX_WORDS and _words_size(body) > MAX_WORDS:
        raise ReplyTooLarge("words", limit=MAX_WORDS)
    if b"<!DOCTYPE" in body:
        raise XmlMalformed("document type")
    root = etree.fromstring(body, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlMalformed("document type")
    return root


def _words_size(body: bytes) -> int:
    return sum(map(len, {match[0] for match in _WORD.finditer(body)}))


def read_fault(element: etree._Element) -> Fault:
    """A Fault of SOAP 1.2 (5.4) or 1.1 (4.4), with whatever of it is there."""
    codes: list[str] = []
    code = child(element, "Code")
    while code is not None and len(codes) < 4:
        codes.append(text(code, "Value"))
        code = child(code, "Subcode")
    codes.append(text(element, "faultcode"))
    reason = text(element, "Reason", "Text") or text(element, "faultstring")
    detail = child(element, "Detail")
    if detail is not None:
        reason = f"{reason} {' '.join(detail.itertext())}"
    names = tuple(value.rpartition(":")[2].strip()[:60] for value in codes if value)
    return Fault(names, " ".join(reason.split())[:400])


def local(element: etree._Element) -> str:
    """The element's name without namespace and prefix."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def child(element: etree._Element, name: str) -> etree._Element | None:
    return next((inner for inner in element if local(inner) == name), None)


def children(element: etree._Element, name: str) -> list[etree._Element]:
    return [inner for inner in element if local(inner) == name]


def find(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element at a path of names."""
    for name in path:
        if element is None:
            return None
        element = child(element, name)
    return element


def text(element: etree._Element | None, *path: str) -> str:
    """The text at a path of names, '' without one."""
    found = find(element, *path)
    return (found.text or "").strip() if found is not None else ""
