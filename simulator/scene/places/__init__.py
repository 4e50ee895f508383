"""All places; importing this package registers them."""

from ..place import PLACES
from . import corridor, gate, hall, parking, public, street, water, works

__all__ = ["PLACES", "corridor", "gate", "hall", "parking", "public", "street", "water", "works"]
