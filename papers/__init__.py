"""Printed documents, built with reportlab from plain data. Knows nothing of Odoo.

``build(papers, fonts)`` gives the bytes of one PDF; what a paper is made of is in ``types``.
"""

from .builder import build
from .problems import PaperProblem
from .stickers import build_stickers
from .types import FontFiles, Paper
