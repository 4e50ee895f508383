"""The one error that callers of this package meet."""


class PaperProblem(Exception):
    """Something that was handed in cannot be printed; ``code`` says what, for a sentence.

    - ``not_a_picture``: the bytes are no picture that can be read
    - ``picture_too_large``: more pixels than ``pictures.MAX_PIXELS``
    - ``code_too_long``: more than a QR code holds
    - ``font_missing``: a font file cannot be read
    - ``unknown_block``: a block of a kind that no drawer is registered for
    """

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
