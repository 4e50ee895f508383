"""Counts wrong log-ins of a device and locks it, as makers do against guessing."""

import time
from dataclasses import dataclass, field

from .state import DeviceState


@dataclass
class Guard:
    """``wrong``: wrong log-ins since the start, for tests; ``locked_until``: monotonic seconds."""

    state: DeviceState
    wrong: int = 0
    locked_until: float = 0.0
    _since_right: int = field(default=0)

    def locked_minutes(self) -> int:
        """Minutes the lock still lasts, 0 when the device is not locked."""
        if "locked_out" in self.state.active:
            return self.state.param("locked_out", "minutes")
        left = self.locked_until - time.monotonic()
        return max(1, round(left / 60)) if left > 0 else 0

    def right_login(self) -> None:
        self._since_right = 0

    def wrong_login(self) -> int | None:
        """Attempts left before the device locks, None when it never does."""
        self.wrong += 1
        self._since_right += 1
        limit = self.state.device.lockout_attempts
        if not limit:
            return None
        if self._since_right >= limit:
            self.locked_until = time.monotonic() + self.state.device.lockout_s
            self._since_right = 0
            return 0
        return limit - self._since_right

    def unlock(self) -> None:
        self.locked_until = 0.0
        self._since_right = 0
