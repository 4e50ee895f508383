"""Recorded footage, fetched from the recorder that has it: pure, no Odoo.

``units`` and ``stamp`` take packets apart, ``timeline`` says when a picture was taken, ``journal``
keeps what has come so that a fetch goes on where it was cut off, ``playing`` and ``fetch`` talk to
the recorder, ``remux`` makes a film of it without coding anything anew. ``process`` is a fetch as
Odoo sees it.
"""
