"""Security or confidential (RAHASIA): one class for a request and all of its clips."""

from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_footage_item_form import BEFORE_DECISION


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def write(self, vals):
        self._refuse_opening(vals)
        result = super().write(vals)
        if "footage_class" in vals:
            self._class_clips()
        return result

    def _refuse_opening(self, vals):
        """What was decided on, or is secured, as confidential stays so."""
        if self.env.su or vals.get("footage_class", "confidential") == "confidential":
            return
        for request in self.sudo().filtered(lambda r: r.footage_class == "confidential"):
            is_secured = any(item.state != "wanted" for item in request.item_ids)
            if is_secured or request.state not in BEFORE_DECISION:
                raise UserError(self.env._("%s stays confidential.", request.display_name))

    def _class_clips(self):
        """The class is that of the clips too: who sees them, how long they are kept."""
        for request in self.sudo():
            items = request.item_ids
            if request.footage_class == "confidential":
                request._end_links()
            else:
                items = items.filtered(lambda item: item.state == "wanted")
            items = items.filtered(lambda i, r=request: i.footage_class != r.footage_class)
            there = items.filtered(lambda item: item.state != "wanted").with_env(self.env)
            if there:
                words = self.env._("The request is confidential now")
                self.env["cctv.custody.event"]._note(there, "classified", words)
            if items:
                items.write({"footage_class": request.footage_class})

    def _end_links(self):
        """Confidential footage goes by a medium only: what was given before ends here."""
        links = self.delivery_ids.filtered(lambda given: given.link_state == "works")
        for given in links:
            ended = {"date_link_ended": fields.Datetime.now(), "link_ended_by_id": self.env.uid}
            given.write(ended)
            given._message_log(body=self.env._("The link was ended: it is confidential now."))


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def _refuse_opening(self, vals):
        """Nobody makes confidential footage that is there visible to more people."""
        if self.env.su or vals.get("footage_class", "confidential") == "confidential":
            return
        closed = self.sudo().filtered("is_confidential")
        if secured := closed.filtered(lambda item: item.state != "wanted"):
            raise UserError(self.env._("%s stays confidential.", secured[:1].display_name))

    def _class_now(self):
        """As it holds: that of the request, where this one is the stricter."""
        return "confidential" if self.is_confidential else self.footage_class

    def _take_class(self):
        """A clip of a confidential request is confidential."""
        if behind := self.sudo().filtered(lambda i: i._class_now() != i.footage_class):
            behind.write({"footage_class": "confidential"})
