"""What the process does that the nursery is tested with: what the line says."""

import os
import sys
import time


def run(registry):
    word = sys.stdin.readline().strip()
    if word == "hang":
        time.sleep(60)
    elif word == "fail":
        # what it says of it is not wanted in the log of the tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        raise ValueError
    print(f"{word} {registry.db_name} {os.environ['TEST_NURSERY']} {os.getpid()}")
