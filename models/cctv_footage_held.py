"""Clips that a hold keeps from being destroyed."""

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import cctv_row_locks as row_locks


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    is_held = fields.Boolean(string="On hold", compute="_compute_is_held", search="_search_is_held")

    def _compute_is_held(self):
        held = self._on_hold()
        for item in self:
            item.is_held = item in held

    def _search_is_held(self, operator, value):
        if operator != "in":
            return NotImplemented
        held = SQL("(SELECT item_id FROM (%s) AS pairs)", self._held_query())
        within = Domain("id", "in", held)
        return Domain.OR([within if wanted else ~within for wanted in value])

    def _note_held_at_once(self):
        """What is secured while a hold on its camera is in force is held from the beginning."""
        for item in self._on_hold():
            for hold in self.env["cctv.footage.hold"]._covering(
                item.device_id, item.date_from, item.date_to
            ):
                hold._note_custody(item, "held")
                if item in hold._covered():
                    hold._name_clips(item)

    def action_place_hold(self):
        """A new hold on these clips."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Place a hold"),
            "res_model": "cctv.footage.hold",
            "view_mode": "form",
            "context": {"default_item_ids": self.ids},
        }

    def action_open_holds(self):
        """The holds that keep this clip."""
        self.ensure_one()
        self.check_access("read")
        holds = self.env["cctv.footage.hold"]._covering(
            self.device_id, self.date_from, self.date_to
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_footage_hold_action"
        )
        return {**action, "domain": [("id", "in", holds.ids)], "context": {}}

    def _is_held(self) -> bool:
        """Whether a hold keeps this clip from being destroyed. Who destroys has locked it before.
        """
        self.ensure_one()
        return bool(self._on_hold())

    def _on_hold(self):
        """Those of these clips that a hold in force is about."""
        pairs = self._holds_on()
        return self.filtered(lambda item: pairs.get(item.id))

    def _holds_on(self):
        """{id of the item: the holds in force that are about it}."""
        holds = self.env["cctv.footage.hold"].sudo()
        found = dict.fromkeys(self.ids, holds)
        if not self.ids:
            return found
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT item_id, array_agg(hold_id ORDER BY hold_id) FROM (%s) AS pairs"
                " WHERE item_id = ANY(%s) GROUP BY item_id",
                self._held_query(),
                self.ids,
            )
        )
        return {**found, **{item_id: holds.browse(ids) for item_id, ids in rows}}

    def _held_query(self):
        """Pairs of a clip and a hold in force: the clip is named; it is of a camera and time that
        the hold is about; it is of the same camera and time as one that is named."""
        return SQL(
            """
            SELECT named.cctv_footage_item_id AS item_id, hold.id AS hold_id
              FROM cctv_footage_hold_item_rel named
              JOIN cctv_footage_hold hold ON hold.id = named.cctv_footage_hold_id
             WHERE hold.is_over IS NOT TRUE
             UNION
            SELECT other.id, hold.id
              FROM cctv_footage_hold hold
              JOIN cctv_footage_hold_item_rel named ON named.cctv_footage_hold_id = hold.id
              JOIN cctv_footage_item item ON item.id = named.cctv_footage_item_id
              JOIN cctv_footage_item other ON other.device_id = item.device_id
               AND other.date_from < item.date_to AND other.date_to > item.date_from
             WHERE hold.is_over IS NOT TRUE
             UNION
            SELECT item.id, hold.id
              FROM cctv_footage_item item
              JOIN maintenance_equipment device ON device.id = item.device_id
              LEFT JOIN cctv_location place ON place.id = device.cctv_location_id
              JOIN cctv_footage_hold hold ON hold.is_over IS NOT TRUE
               AND hold.company_id = item.company_id
               AND (hold.date_from IS NOT NULL OR hold.date_to IS NOT NULL)
               AND (hold.date_from IS NULL OR hold.date_from < item.date_to)
               AND (hold.date_to IS NULL OR hold.date_to > item.date_from)
              LEFT JOIN cctv_location held_place ON held_place.id = hold.location_id
             WHERE starts_with(place.parent_path, held_place.parent_path)
                OR EXISTS (SELECT 1 FROM cctv_footage_hold_device_rel rel
                            WHERE rel.cctv_footage_hold_id = hold.id
                              AND rel.maintenance_equipment_id = item.device_id)
            """
        )

    def _touch_held(self):
        """Count as a change of these rows: who is about to destroy one of them at this moment, and
        has not seen the hold, fails in PostgreSQL and is tried again."""
        if self.ids:
            self.env.flush_all()
            row_locks.touch(self)
            self.invalidate_recordset(["state"])
