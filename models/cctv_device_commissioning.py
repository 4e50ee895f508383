"""Devices that are installed and not in service yet: polled, but nobody is called because of them,
and no figure counts them."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .cctv_choices import CCTV_GROUPS

STEP_FIELDS = frozenset({"cctv_is_awaited", "cctv_test_id"})


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_is_awaited = fields.Boolean(
        string="Not in service yet",
        readonly=True,
        copy=False,
        help="It is being installed: it is polled, but opens no faults and no tickets, and no "
        "figure counts it until its test is passed.",
    )
    cctv_test_id = fields.Many2one(
        "cctv.commissioning.test",
        string="Test under way",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=CCTV_GROUPS,
    )

    _cctv_awaited = models.Index("(company_id) WHERE cctv_is_awaited")

    @api.model_create_multi
    def create(self, vals_list):
        names = {name for vals in vals_list for name in STEP_FIELDS if vals.get(name)}
        self._cctv_refuse_service_fields(names)
        if not self.env.su:
            vals_list = [{**vals, "cctv_is_awaited": False} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        self._cctv_refuse_service_fields(STEP_FIELDS.intersection(vals))
        return super().write(vals)

    def _cctv_refuse_service_fields(self, names):
        if names and not self.env.su:
            raise UserError(
                self.env._(
                    "Whether a device is in service is decided by its commissioning test, not by "
                    "hand."
                )
            )

    def _cctv_is_quiet(self) -> bool:
        """Whether nobody is called because of it: it is in maintenance, or not in service yet."""
        until = self.cctv_maintenance_until
        return self.cctv_is_awaited or bool(until and until > fields.Datetime.now())

    def _cctv_enter_service(self):
        """From now on these count, and what is wrong with them opens tickets. What was found in
        the test is forgotten: the next checks decide anew."""
        self.write({"cctv_is_awaited": False, "cctv_test_id": False})
        self.cctv_status_id.write({"decision_memory": False, "reason": False, "reasons": False})
        self._cctv_check_again()
        self._cctv_await_initial()


def hasten_tests(env, now) -> None:
    """Look at devices under test as often as their tests say, however seldom their policy does."""
    env.cr.execute(
        SQL(
            """
            UPDATE cctv_device_status s
               SET next_check = %(now)s,
                   next_picture = CASE
                       WHEN s.last_picture IS NULL OR s.last_picture < t.date_begin
                         OR s.last_picture <= %(now)s - t.picture_every * interval '1 second'
                       THEN %(now)s ELSE s.next_picture END
              FROM cctv_commissioning_test t
              JOIN maintenance_equipment e ON e.cctv_test_id = t.id
             WHERE t.state = 'running' AND t.date_until > %(now)s AND s.device_id = e.id
               AND s.next_check > %(now)s
               AND (s.last_check IS NULL
                    OR s.last_check <= %(now)s - t.check_every * interval '1 second')
            """,
            now=now,
        )
    )


class CctvPoll(models.AbstractModel):
    _inherit = "cctv.poll"

    def _settle_leftovers(self, now):
        super()._settle_leftovers(now)
        hasten_tests(self.env, now)
