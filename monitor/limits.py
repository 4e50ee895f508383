"""What a process of ours sets for itself at its start, whoever started it."""

import resource
import signal


def reset_process() -> None:
    """Undo what was inherited: an Odoo worker blocks signals and limits memory and processor time
    for its own purposes. No core files: they hold passwords."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGXCPU, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_AS, resource.RLIM_INFINITY)
    limit(resource.RLIMIT_CPU, resource.RLIM_INFINITY)
    limit(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE)[1])


def limit(which: int, wanted: int) -> None:
    """Set a limit as near to ``wanted`` as may be; the hard limit stays as it is."""
    hard = resource.getrlimit(which)[1]
    is_beyond = hard != resource.RLIM_INFINITY and not 0 <= wanted <= hard
    resource.setrlimit(which, (hard if is_beyond else wanted, hard))
