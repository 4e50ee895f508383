"""Drawn places, seen by a camera."""
