"""A farm of ONVIF/RTSP cameras and recorders on loopback addresses, with faults on demand.

Never loaded by Odoo. See README.md; ``python3 -m simulator --help``.
"""
