"""Lines between the sweep and its workers: any portions, bounded, never anything but messages."""

import unittest

from hypothesis import given, strategies as st

from monitor.protocol import LineSplitter, ProtocolError, decode, encode, encode_fine

finite = st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | finite,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
messages = st.dictionaries(st.text(), values).map(lambda data: {**data, "type": "test"})


class Messages(unittest.TestCase):
    @given(messages)
    def test_a_message_comes_back_as_it_was_and_is_one_line(self, message):
        line = encode(message)
        self.assertEqual(line.count(b"\n"), 1)
        self.assertEqual(decode(line), message)

    @given(st.binary())
    def test_any_bytes_are_a_message_or_the_typed_error(self, line):
        try:
            self.assertIsInstance(decode(line)["type"], str)
        except ProtocolError:
            pass

    @given(st.integers(), st.lists(finite, min_size=8, max_size=8))
    def test_a_fine_pulse_is_said_as_anything_else(self, id_, numbers):
        row = [*numbers, "digest"]
        self.assertEqual(encode_fine(id_, row), encode({"type": "fine", "id": id_, "row": row}))

    def test_numbers_that_json_does_not_know_are_refused(self):
        for number in (float("nan"), float("inf")):
            with self.assertRaises(ValueError):
                encode({"type": "verdict", "value": number})


class Lines(unittest.TestCase):
    @given(st.lists(st.binary().map(lambda b: b.replace(b"\n", b""))), st.data())
    def test_where_the_stream_is_split_does_not_matter(self, lines, data):
        stream = b"".join(line + b"\n" for line in lines)
        splitter, found = LineSplitter(), []
        while stream:
            size = data.draw(st.integers(1, len(stream)))
            found += splitter.feed(stream[:size])
            stream = stream[size:]
        self.assertEqual(found, lines)

    def test_a_line_beyond_the_limit_is_refused_however_it_comes(self):
        for portions in ([b"x" * 11], [b"x" * 6, b"x" * 5], [b"ok\n" + b"x" * 11]):
            splitter = LineSplitter(limit=10)
            with self.assertRaises(ProtocolError):
                for portion in portions:
                    list(splitter.feed(portion))

    def test_the_limit_is_of_one_line(self):
        splitter = LineSplitter(limit=10)
        self.assertEqual(len([line for _ in range(9) for line in splitter.feed(b"12345\n")]), 9)
