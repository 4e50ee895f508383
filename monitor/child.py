"""A process of ours as who starts it sees it: what it may know, and an end that is certain."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# A child gets these and nothing else: no database access, no key of the stored secrets.
ENVIRONMENT = frozenset(
    "PATH LANG LANGUAGE LC_ALL LC_CTYPE TZ TMPDIR HOME PYTHONPATH PYTHONHOME VIRTUAL_ENV "
    "LD_LIBRARY_PATH SSL_CERT_FILE SSL_CERT_DIR PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX".split()
)


def scrubbed_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What a child may know of ``environment``."""
    return {name: value for name, value in environment.items() if name in ENVIRONMENT}


def start(command: Sequence[str]) -> subprocess.Popen:
    """In the addon's folder, with three unbuffered pipes."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        cwd=ROOT,
        env=scrubbed_environment(os.environ),
        start_new_session=True,  # so that its own children can be ended with it
    )


def end(process: subprocess.Popen) -> None:
    """Kill it and its children, and leave no zombie."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
    process.wait()


def close_pipes(process: subprocess.Popen) -> None:
    for pipe in (process.stdin, process.stdout, process.stderr):
        pipe.close()
