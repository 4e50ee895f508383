"""The other direction of probe/rtp*.py, for tests: coded pictures to RTP packets."""

from struct import pack, unpack_from

from ..probe.headers import split_nals

MTU = 1400


def packets(codec: str, units: list[bytes], mtu: int = MTU, first: int = 0) -> list[bytes]:
    """RTP packets of one coded picture after the other, 3,600 ticks apart; ``first``: the first
    packet's sequence number."""
    cut = {"h264": h264_payloads, "h265": h265_payloads, "jpeg": jpeg_payloads}[codec]
    made = []
    for number, unit in enumerate(units):
        payloads = cut(unit, mtu)
        for at, payload in enumerate(payloads):
            last = at == len(payloads) - 1
            made.append(packet(payload, first + len(made), 3600 * number + 1, last))
    return made


def packet(
    payload: bytes, sequence: int, timestamp: int, marker: bool, payload_type: int = 96
) -> bytes:
    second = payload_type | (0x80 if marker else 0)
    return pack(">BBHII", 0x80, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, 7) + payload


def interleaved(data: bytes, channel: int = 0) -> bytes:
    return pack(">BBH", 0x24, channel, len(data)) + data


def h264_payloads(unit: bytes, mtu: int = MTU) -> list[bytes]:
    """RFC 6184: the small NAL units in front together (STAP-A), large ones in pieces (FU-A)."""
    nals = split_nals(unit)
    small = [nal for nal in nals if nal[0] & 0x1F in (6, 7, 8)]
    payloads = []
    if len(small) > 1 and sum(map(len, small)) + 2 * len(small) < mtu:
        payloads.append(b"\x78" + b"".join(pack(">H", len(nal)) + nal for nal in small))
        nals = [nal for nal in nals if nal not in small]
    for nal in nals:
        payloads += [nal] if len(nal) <= mtu else h264_fragments(nal, mtu)
    return payloads


def h264_fragments(nal: bytes, mtu: int = MTU) -> list[bytes]:
    indicator, kind = nal[0] & 0xE0 | 28, nal[0] & 0x1F
    return [bytes([indicator, kind | flags]) + piece for flags, piece in _pieces(nal[1:], mtu - 2)]


def h265_payloads(unit: bytes, mtu: int = MTU) -> list[bytes]:
    """RFC 7798: parameter sets together (AP), large NAL units in pieces (FU)."""
    nals = split_nals(unit)
    small = [nal for nal in nals if nal[0] >> 1 & 0x3F in (32, 33, 34)]
    payloads = []
    if len(small) > 1 and sum(map(len, small)) + 2 * len(small) < mtu:
        payloads.append(b"\x60\x01" + b"".join(pack(">H", len(nal)) + nal for nal in small))
        nals = [nal for nal in nals if nal not in small]
    for nal in nals:
        payloads += [nal] if len(nal) <= mtu else h265_fragments(nal, mtu)
    return payloads


def h265_fragments(nal: bytes, mtu: int = MTU) -> list[bytes]:
    header, kind = bytes([nal[0] & 0x81 | 49 << 1, nal[1]]), nal[0] >> 1 & 0x3F
    return [header + bytes([kind | flags]) + piece for flags, piece in _pieces(nal[2:], mtu - 3)]


def jpeg_payloads(data: bytes, mtu: int = MTU) -> list[bytes]:
    """RFC 2435, type 1 (4:2:0), tables in the first packet; Q 255."""
    tables, interval, size, scan = _take_apart(data)
    kind = 1 | (64 if interval else 0)
    restart = pack(">HH", interval, 0xFFFF) if interval else b""
    payloads = []
    at = 0
    while at < len(scan):
        head = pack(">I", at) + bytes([kind, 255, size[0] // 8, size[1] // 8]) + restart
        if at == 0:
            head += pack(">BBH", 0, 0, len(tables)) + tables
        piece = scan[at : at + max(1, mtu - len(head))]
        payloads.append(head + piece)
        at += len(piece)
    return payloads


def _take_apart(data: bytes) -> tuple[bytes, int, tuple[int, int], bytes]:
    """(quantisation tables, restart interval, (width, height), scan) of a JPEG file."""
    tables, interval, size, at = b"", 0, (0, 0), 2
    while data[at + 1] != 0xDA:
        length = unpack_from(">H", data, at + 2)[0]
        content = data[at + 4 : at + 2 + length]
        if data[at + 1] == 0xDB:
            tables += content[1:]
        elif data[at + 1] == 0xDD:
            interval = unpack_from(">H", content)[0]
        elif data[at + 1] == 0xC0:
            height, width = unpack_from(">HH", content, 1)
            size = width, height
        at += 2 + length
    at += 2 + unpack_from(">H", data, at + 2)[0]
    return tables, interval, size, data[at:-2]


def _pieces(body: bytes, size: int):
    """(start and end flags, piece) of a fragmented NAL unit."""
    size = max(1, size)
    for at in range(0, len(body), size):
        flags = (0x80 if at == 0 else 0) | (0x40 if at + size >= len(body) else 0)
        yield flags, body[at : at + size]
