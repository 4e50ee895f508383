"""Stored frames for the light mode, and the program that makes them."""
