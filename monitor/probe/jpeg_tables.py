"""The tables of ITU-T T.81 Annex K that RTP packets with JPEG leave out (RFC 2435 Appendix A, B).

Quantisation tables in zigzag order. Huffman tables as (class and number, 16 counts, symbols).
"""

from functools import lru_cache
from struct import pack

_LUMINANCE = bytes.fromhex(
    "100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933"
    "383740485c4e404457453738506d51575f626768673e4d71797064785c656763"
)
_CHROMINANCE = bytes.fromhex(
    "1112121815182f1a1a2f63423842636363636363636363636363636363636363"
    "6363636363636363636363636363636363636363636363636363636363636363"
)
_HUFFMAN = tuple(
    bytes.fromhex(text)
    for text in (
        "0000010501010101010100000000000000000102030405060708090a0b",
        "100002010303020403050504040000017d"
        "01020300041105122131410613516107227114328191a1082342b1c11552d1f024336272"
        "82090a161718191a25262728292a3435363738393a434445464748494a53545556575859"
        "5a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3"
        "a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2"
        "e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa",
        "0100030101010101010101010000000000000102030405060708090a0b",
        "1100020102040403040705040400010277"
        "000102031104052131061241510761711322328108144291a1b1c109233352f0156272d1"
        "0a162434e125f11718191a262728292a35363738393a434445464748494a535455565758"
        "595a636465666768696a737475767778797a82838485868788898a92939495969798999a"
        "a2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9da"
        "e2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa",
    )
)

HUFFMAN_SEGMENTS = b"".join(pack(">BBH", 0xFF, 0xC4, len(table) + 2) + table for table in _HUFFMAN)
"""The four standard Huffman tables as DHT segments."""


@lru_cache(maxsize=8)
def quantisation_tables(quality: int) -> bytes:
    """Luminance and chrominance table, 64 bytes each, for a Q of 1 to 99; b'' for any other."""
    if not 1 <= quality <= 99:
        return b""
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    base = _LUMINANCE + _CHROMINANCE
    return bytes(min(255, max(1, (entry * scale + 50) // 100)) for entry in base)
