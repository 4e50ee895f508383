"""Finding devices in a network: who is there, and what each of them is. No Odoo inside.

``monitor.finder`` is the process that does it, ``monitor.find.reader`` its helper for the rich
ONVIF operations. Neither runs inside Odoo: devices that nobody knows yet are trusted least.
"""
