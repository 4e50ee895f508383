"""SOAP 1.2 envelopes: requests read, replies and faults written in a device's own style."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from xml.sax.saxutils import escape

from ..logins import Token

SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
TDS = "http://www.onvif.org/ver10/device/wsdl"
TRT = "http://www.onvif.org/ver10/media/wsdl"
TSE = "http://www.onvif.org/ver10/search/wsdl"
TRC = "http://www.onvif.org/ver10/recording/wsdl"
TRP = "http://www.onvif.org/ver10/replay/wsdl"
TEV = "http://www.onvif.org/ver10/events/wsdl"
WSNT = "http://docs.oasis-open.org/wsn/b-2"
TT = "http://www.onvif.org/ver10/schema"
TER = "http://www.onvif.org/ver10/error"

text = escape


class SoapError(Exception):
    """No SOAP request that can be read."""


class SoapFault(Exception):
    """Becomes a SOAP fault. ``code``: Sender or Receiver; ``subcodes`` under ter:, outer first."""

    def __init__(self, code: str, subcodes: tuple[str, ...], reason: str):
        super().__init__(reason)
        self.code = code
        self.subcodes = subcodes
        self.reason = reason


@dataclass(frozen=True)
class Call:
    """One operation asked for: its namespace and name, its element, the log-in token if any, and
    the path and query it was sent to."""

    namespace: str
    name: str
    element: ET.Element
    token: Token | None
    target: str = ""

    def argument(self, name: str) -> str:
        """Text of a direct child, '' when missing."""
        found = self.element.find(f"{{{self.namespace}}}{name}")
        return (found.text or "").strip() if found is not None else ""


def read(body: bytes, target: str = "") -> Call:
    """Raises SoapError."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise SoapError("a document type")
    try:
        root = ET.fromstring(body)
    except ET.ParseError as error:
        raise SoapError(str(error)) from None
    operations = root.findall(f"{{{SOAP}}}Body/*")
    if root.tag != f"{{{SOAP}}}Envelope" or len(operations) != 1:
        raise SoapError("no envelope with one operation")
    namespace, _, name = operations[0].tag[1:].partition("}")
    return Call(namespace, name, operations[0], _token(root), target)


def _token(root: ET.Element) -> Token | None:
    path = f"{{{SOAP}}}Header/{{{WSSE}}}Security/{{{WSSE}}}UsernameToken"
    found = root.find(path)
    if found is None:
        return None
    password = found.find(f"{{{WSSE}}}Password")
    kind = password.get("Type", "") if password is not None else ""

    def part(name: str) -> str:
        return found.findtext(name, "") or ""

    return Token(
        part(f"{{{WSSE}}}Username"),
        part(f"{{{WSSE}}}Password"),
        "digest" if kind.endswith("#PasswordDigest") else "text",
        part(f"{{{WSSE}}}Nonce").strip(),
        part(f"{{{WSU}}}Created"),
    )


def envelope(prefix: str, inner: str) -> bytes:
    """A reply with ``inner`` as the content of its Body."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{prefix}:Envelope xmlns:{prefix}="{SOAP}"'
        f' xmlns:tds="{TDS}" xmlns:trt="{TRT}" xmlns:tt="{TT}" xmlns:ter="{TER}"'
        f' xmlns:tse="{TSE}" xmlns:trc="{TRC}" xmlns:trp="{TRP}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f"<{prefix}:Header/><{prefix}:Body>{inner}</{prefix}:Body></{prefix}:Envelope>"
    ).encode()


def fault(prefix: str, error: SoapFault, undeclared: bool = False) -> bytes:
    """A SOAP 1.2 fault (section 5.4). ``undeclared``: with a prefix nobody declared."""
    ter = "te" if undeclared else "ter"
    code = ""
    for name in reversed(error.subcodes):
        code = (
            f"<{prefix}:Subcode><{prefix}:Value>{ter}:{name}</{prefix}:Value>{code}"
            f"</{prefix}:Subcode>"
        )
    detail = f"<{prefix}:Detail><{ter}:Info/></{prefix}:Detail>" if undeclared else ""
    return envelope(
        prefix,
        f"<{prefix}:Fault><{prefix}:Code><{prefix}:Value>{prefix}:{error.code}</{prefix}:Value>"
        f'{code}</{prefix}:Code><{prefix}:Reason><{prefix}:Text xml:lang="en">'
        f"{text(error.reason)}</{prefix}:Text></{prefix}:Reason>{detail}</{prefix}:Fault>",
    )


def not_authorized(reason: str) -> SoapFault:
    """ONVIF Core 5.11.2: the token is missing, wrong or not fresh."""
    return SoapFault("Sender", ("NotAuthorized",), reason)


def mangled(body: bytes, how: str) -> bytes:
    """The reply as a broken firmware would send it."""
    if how == "text":
        return b"Error: cgi process exited (139)\n"
    if how == "tags":
        return body.replace(b":Body>", b":Bod>", 1)
    return body[: len(body) * 2 // 3]
