"""The RTSP side of the farm: a process of its own, run by a Python that has GStreamer.

``python3 -m simulator.rtsp`` reads JSON lines from stdin (``config``, ``faults``, ``stats``), each
with a ``seq``, and writes one JSON line back when it has done it. It ends when stdin closes.
"""
