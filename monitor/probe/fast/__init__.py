"""The pulse of a device that is as it was: the same questions, the same answers, no parsing.

Nearly every look at nearly every device finds what the last one found. Such a look needs no XML
and no tasks of asyncio: the requests are prepared, a reply is recognised by its digest, and the
whole of it runs in a small reactor (transport.py) inside the event loop. Whatever differs from
what is remembered, comes late or looks unusual is not judged here: the probe of probe.py takes
over with the connections and with what has been said on them so far (``Earlier``), so that the
device is asked nothing twice and credentials are shown no more often.
"""
