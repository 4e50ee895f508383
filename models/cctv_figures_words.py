"""How figures are said in sentences, and what several sections share."""

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

PERCENT_DIGITS, HOUR_DIGITS = 1, 1


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    @api.model
    def _number(self, value, digits=0) -> str:
        """As the reader's language writes it; a dash for no data."""
        return "–" if value is None else formatLang(self.env, value, digits=digits)

    @api.model
    def _figure_words(self, figure) -> str:
        """A headline figure with its unit."""
        if figure["value"] is None:
            return self.env._("no data")
        digits = {"percent": PERCENT_DIGITS, "hours": HOUR_DIGITS}.get(figure["unit"], 0)
        number = self._number(figure["value"], digits)
        if figure["unit"] == "percent":
            return self.env._("%s percent", number)
        if figure["unit"] == "hours":
            return self.env._("%s hours", number)
        return number

    @api.model
    def _change_words(self, figure) -> str:
        """What has changed since the period before."""
        _, value, before = self.env._, figure["value"], figure["previous"]
        if value is None or before is None:
            return _("nothing to compare with")
        digits = 0 if figure["unit"] == "count" else 1
        change = round(value - before, digits)
        if not change:
            return _("as in the period before")
        number = self._number(abs(change), digits)
        if figure["unit"] == "percent":
            more, less = _("%s points more", number), _("%s points less", number)
        elif figure["unit"] == "hours":
            more, less = _("%s hours more", number), _("%s hours less", number)
        else:
            more, less = _("%s more", number), _("%s fewer", number)
        return more if change > 0 else less

    @api.model
    def _labels(self, model, field) -> dict:
        """{code: label} of a selection, in the reader's language."""
        return dict(self.env[model]._fields[field]._description_selection(self.env))

    @api.model
    def _places(self, scope) -> dict:
        """{id of a location: id of the place that it is counted under}: its site, or the largest
        place around it; of a report about one place those right inside it, of one about several
        these."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id, parent_path, kind FROM cctv_location WHERE company_id = %s",
                scope.company_id,
            )
        )
        sites = {id_ for id_, _path, kind in rows if kind == "site"}
        found = {}
        for id_, path, _kind in rows:
            chain = [int(number) for number in path.split("/")[:-1]]
            if place := _counted_under(chain, sites, scope.locations):
                found[id_] = place
        return found

    @api.model
    def _place_names(self, ids) -> dict:
        """{id: name}, in the order of the names."""
        places = self.env["cctv.location"].sudo().with_context(active_test=False)
        return {place.id: place.complete_name for place in places.search([("id", "in", ids)])}

    @api.model
    def _device_words(self, ids) -> dict:
        """{id: {"id", "code", "device", "place"}}"""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT device.id, device.cctv_code, %s, place.complete_name
                  FROM maintenance_equipment device
                  LEFT JOIN cctv_location place ON place.id = device.cctv_location_id
                 WHERE device.id = ANY(%s)
                """,
                name_of_device(self.env),
                list(ids),
            )
        )
        return {
            id_: {"id": id_, "code": code or "", "device": name or "", "place": place or ""}
            for id_, code, name, place in rows
        }


def name_of_device(env) -> SQL:
    """The name of the table ``device`` in the reader's language."""
    return SQL(
        "coalesce(device.name->>%s, device.name->>'en_US')", env.context.get("lang") or "en_US"
    )


def _counted_under(chain, sites, chosen):
    """
    :param chain: ids from the largest place to the location itself
    """
    if not chosen:
        return next((id_ for id_ in reversed(chain) if id_ in sites), chain[0])
    around = next((place for place in reversed(chain) if place in chosen), None)
    if around is None or len(chosen) > 1:
        return around
    inside = chain[chain.index(around) + 1 :]
    return inside[0] if inside else around
