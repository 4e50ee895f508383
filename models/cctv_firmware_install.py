"""Which firmware a device had, and since when."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

SOURCES = [("polling", "Told by the device"), ("hand", "Entered by hand")]


class CctvFirmwareInstall(models.Model):
    """From this moment on a device was known to have this firmware. Written by the polling, and
    when people enter the version on the device; never changed afterwards."""

    _name = "cctv.firmware.install"
    _description = "Installed firmware"
    _inherit = ["cctv.kept"]
    _order = "date desc, id desc"
    _rec_name = "version"

    device_id = fields.Many2one(
        "maintenance.equipment", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    version = fields.Char(required=True, readonly=True)
    old_version = fields.Char(string="Before", readonly=True)
    date = fields.Datetime(string="Known since", required=True, readonly=True)
    source = fields.Selection(SOURCES, required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Entered by", readonly=True)
    request_id = fields.Many2one(
        "maintenance.request",
        string="Maintenance work",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The firmware update or replacement that was under way or just finished.",
    )

    def _untouchable_error(self):
        return AccessError(
            self.env._("The history of firmware is written by the system, and not changed.")
        )

    @api.model
    def _note(self, versions, source):
        """Rows for devices whose version is another one now; to be called before the device is
        written. One statement, whatever their number.

        :param versions: {device id: new version}
        """
        versions = {device: version for device, version in versions.items() if version}
        if not versions:
            return
        self.env["cctv.maintenance.line"].flush_model(["device_id", "state", "work_kind"])
        self.env["maintenance.equipment"].flush_model(["cctv_firmware", "company_id"])
        self.env["maintenance.request"].flush_model(["cctv_state"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cctv_firmware_install
                       (device_id, company_id, version, old_version, date, source, user_id,
                        request_id, create_uid, create_date, write_uid, write_date)
                SELECT e.id, e.company_id, v.version, e.cctv_firmware, %(now)s, %(source)s,
                       %(user)s, work.request_id, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(ids)s::int[], %(versions)s::text[]) AS v (id, version)
                  JOIN maintenance_equipment e ON e.id = v.id AND e.cctv_kind IS NOT NULL
                  LEFT JOIN LATERAL (
                       SELECT l.request_id FROM cctv_maintenance_line l
                         JOIN maintenance_request r ON r.id = l.request_id
                        WHERE l.device_id = e.id AND l.state IN ('under_way', 'done')
                          AND l.work_kind IN ('firmware', 'replacement', 'repair')
                          AND r.cctv_state IN ('under_way', 'finished')
                        ORDER BY l.date_started DESC NULLS LAST LIMIT 1) work ON TRUE
                 WHERE e.cctv_firmware IS DISTINCT FROM v.version
                """,
                ids=list(versions),
                versions=list(versions.values()),
                source=source,
                user=self.env.uid if source == "hand" else None,
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.invalidate_model(flush=False)
