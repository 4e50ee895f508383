"""Import of devices by Odoo's own import: all rows or none, and every bad row named.

Core creates all rows in a batch and, when one of them is bad, starts again row by row, giving up
after ten errors. Here the batch tells which rows are bad and why.
"""

import contextlib

from odoo import api, models

from .cctv_device_rules import DeviceProblems

LINK_COLUMNS = ("cctv_recorder_id", "cctv_uplink_id", "cctv_power_id")


class ImportNotes:
    """What one import has found so far. Compared by identity, as contexts are compared.

    ``ids``: {(model, name as in the file): record id}; ``infos``: {identity of a row's values:
    where the row is in the file}; ``messages``: as ``load`` returns them.
    """

    def __init__(self):
        self.ids = {}
        self.infos = {}
        self.messages = []

    def note(self, values, sentence):
        info = self.infos[id(values)]
        self.messages.append({**info, "type": "error", "message": sentence})


class NotedProblems(Exception):
    """What is wrong is in the notes already."""


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    @api.model
    def load(self, fields, data):
        if not any(name.startswith("cctv_") for name in fields):
            return super().load(fields, data)
        notes = ImportNotes()
        context = {"cctv_import": notes, "_import_limit": None}
        if "cctv_kind" not in fields and not self.env.context.get("default_cctv_kind"):
            context["default_cctv_kind"] = "camera"
        importer = self.with_context(**context)
        importer._cctv_remember_links(fields, data, notes)
        savepoint = self.env.cr.savepoint()
        result = super(MaintenanceEquipment, importer).load(fields, data)
        savepoint.close(rollback=bool(notes.messages))
        if notes.messages:
            messages = notes.messages + result["messages"]
            messages.sort(key=lambda message: message.get("rows", {}).get("from", -1))
            return {**result, "ids": False, "messages": messages}
        return result

    @api.model
    def _cctv_remember_links(self, fields, data, notes):
        """Look up in one query the devices that recorder, uplink and power columns name by code."""
        columns = [index for index, name in enumerate(fields) if name in LINK_COLUMNS]
        names = {(row[index] or "").strip() for row in data for index in columns} - {""}
        wanted = {name.upper(): name for name in names}
        found = self.search_fetch([("cctv_code", "in", list(wanted))], ["cctv_code"])
        for device in found:
            notes.ids[self._name, wanted[device.cctv_code]] = device.id

    def _load_records(self, data_list, update=False):
        notes = self.env.context.get("cctv_import")
        if notes is None:
            return super()._load_records(data_list, update)
        notes.infos = {id(data["values"]): data["info"] for data in data_list}
        try:
            with self.env.cr.savepoint():
                return super()._load_records(data_list, update)
        except NotedProblems:
            return self.browse()

    def _load_records_create(self, vals_list):
        with self._cctv_noting(vals_list):
            return super()._load_records_create(vals_list)

    def _load_records_write(self, values):
        """A bad row that changes a device does not keep those after it from being looked at."""
        with contextlib.suppress(NotedProblems), self._cctv_noting([values]):
            super()._load_records_write(values)

    @contextlib.contextmanager
    def _cctv_noting(self, batch):
        """Undo what is done inside when devices are refused, and note which rows are to blame."""
        notes = self.env.context.get("cctv_import")
        if notes is None:
            yield
            return
        try:
            with self.env.cr.savepoint():
                yield
        except DeviceProblems as error:
            for index, sentence in error.problems:
                notes.note(batch[index], sentence)
            raise NotedProblems from None
