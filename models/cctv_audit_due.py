"""Days as deadlines: what is to be done by a day is due when that day ends in the company."""

import math
from datetime import timedelta

from odoo import fields

from .cctv_accounting import company_zone
from .cctv_figures_scope import moments

HOUR = timedelta(hours=1)


def ends_of_day(company, day):
    """When ``day`` is over by the company's clock: naive UTC."""
    return moments(company_zone(company.sudo()), day, day)[1]


def hours_until(due):
    """(hours, start) of a clock that runs out at ``due`` and has begun by now."""
    amount = max(1, math.ceil((due - fields.Datetime.now()) / HOUR))
    return amount, due - amount * HOUR
