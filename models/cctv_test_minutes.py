"""How long a device may be tested."""

from odoo.exceptions import ValidationError

TEST_MINUTES_MIN, TEST_MINUTES_MAX = 10, 30 * 24 * 60


def check_minutes(env, minutes):
    if not TEST_MINUTES_MIN <= minutes <= TEST_MINUTES_MAX:
        raise ValidationError(
            env._("A device is tested for 10 minutes at least, and for 30 days at most.")
        )
