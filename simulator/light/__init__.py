"""Thousands of canned devices for benchmarks: prepared replies, real log-in checks, one frame.

``python3 -m simulator.light --devices 2000 --silent 0.1``. Every device has its own address in
127.0.0.0/8; one listening socket, tied to the loopback interface, serves them all.
"""
