"""What keeps many clips from being destroyed, asked at once."""

from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from .cctv_choices import FOOTAGE_OVER


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def _holds_on(self):
        """{id of a clip: the holds in force that are about it}, those left out that have none: the
        same that ``cctv.footage.hold._covering`` says of one camera and span."""
        return self._pairs(self.env["cctv.footage.hold"], self._holds_query())

    def _requests_on(self, moment=None):
        """{id of a clip: the requests of others that are not over and about the same camera and
        time}, those left out that have none. One that names no camera yet counts for all cameras
        of its place.

        :param moment: leave out what came later than this
        """
        return self._pairs(self.env["cctv.footage.request"], self._requests_query(moment))

    def _pairs(self, model, query):
        """{id of a clip: records of ``model``, as superuser} of the pairs that ``query`` finds."""
        if not self.ids:
            return {}
        self.env.flush_all()
        found = defaultdict(list)
        for item_id, other_id in self.env.execute_query(query):
            found[item_id].append(other_id)
        every = [other_id for ids in found.values() for other_id in ids]
        others = model.sudo()
        return {key: others.browse(ids).with_prefetch(every) for key, ids in found.items()}

    def _holds_query(self):
        return SQL(
            """
            SELECT item.id, hold.id
              FROM cctv_footage_item item
              JOIN maintenance_equipment device ON device.id = item.device_id
              LEFT JOIN cctv_location place ON place.id = device.cctv_location_id
              JOIN cctv_footage_hold hold ON hold.is_over IS NOT TRUE
              LEFT JOIN cctv_location held ON held.id = hold.location_id
             WHERE item.id = ANY(%s)
               AND ((hold.date_from IS NULL OR hold.date_from < item.date_to)
                    AND (hold.date_to IS NULL OR hold.date_to > item.date_from)
                    AND (starts_with(place.parent_path, held.parent_path)
                         OR EXISTS (SELECT 1 FROM cctv_footage_hold_device_rel rel
                                     WHERE rel.cctv_footage_hold_id = hold.id
                                       AND rel.maintenance_equipment_id = item.device_id))
                    OR EXISTS (SELECT 1 FROM cctv_footage_hold_item_rel rel
                                 JOIN cctv_footage_item named ON named.id = rel.cctv_footage_item_id
                                WHERE rel.cctv_footage_hold_id = hold.id
                                  AND named.device_id = item.device_id
                                  AND named.date_from < item.date_to
                                  AND named.date_to > item.date_from))
             ORDER BY hold.id
            """,
            self.ids,
        )

    def _requests_query(self, moment):
        return SQL(
            """
            SELECT item.id, request.id
              FROM cctv_footage_item item
              JOIN maintenance_equipment device ON device.id = item.device_id
              LEFT JOIN cctv_location place ON place.id = device.cctv_location_id
              JOIN cctv_footage_request request ON request.company_id = item.company_id
               AND request.id IS DISTINCT FROM item.request_id
               AND request.state != ALL(%s) AND %s
              LEFT JOIN cctv_location asked ON asked.id = request.location_id
             WHERE item.id = ANY(%s)
               AND (EXISTS (SELECT 1 FROM cctv_footage_item named
                             WHERE named.request_id = request.id
                               AND named.device_id = item.device_id
                               AND named.date_from < item.date_to
                               AND named.date_to > item.date_from)
                    OR request.date_from < item.date_to AND request.date_to > item.date_from
                       AND (request.location_id IS NULL
                            OR starts_with(place.parent_path, asked.parent_path)
                            OR starts_with(asked.parent_path, place.parent_path))
                       AND NOT EXISTS (SELECT 1 FROM cctv_footage_item named
                                        WHERE named.request_id = request.id))
             ORDER BY request.id DESC
            """,
            [*FOOTAGE_OVER, "draft"],
            SQL("request.create_date <= %s", moment) if moment else SQL("TRUE"),
            self.ids,
        )
