"""Reads bit fields and Exp-Golomb numbers, never past the end."""


class OutOfBits(ValueError):
    """The data ended, or a number is longer than any that makes sense."""


class BitReader:
    """Reads from ``data``, most significant bit first."""

    def __init__(self, data: bytes):
        self._value = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def read(self, count: int) -> int:
        """The next ``count`` bits as a number."""
        if count > self._left:
            raise OutOfBits(f"{count} bits wanted, {self._left} left")
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def skip(self, count: int) -> None:
        self.read(count)

    def unsigned(self) -> int:
        """ue(v), ITU-T H.264 9.1: at most 32 bits."""
        zeros = 0
        while not self.read(1):
            zeros += 1
            if zeros > 31:
                raise OutOfBits("Exp-Golomb number of more than 32 bits")
        return (1 << zeros) - 1 + self.read(zeros)

    def signed(self) -> int:
        """se(v), ITU-T H.264 9.1.1."""
        number = self.unsigned()
        return (number + 1) // 2 if number % 2 else -(number // 2)
