"""Scenes of messages: the provider's WhatsApp link, a new webhook."""

from .scene import Scene
from .scenes_records import _sql


def _whatsapp(screen):
    found = _sql(
        "SELECT min(t.id) FROM helpdesk_ticket t JOIN res_partner p ON p.id = t.cctv_provider_id"
        " WHERE p.phone IS NOT NULL"
    )
    screen.go(f"cctv-tickets/{found}")
    screen.browser.wait_for(".o_field_widget[name=cctv_provider_whatsapp]")
    screen.browser.script(
        "document.querySelector('[name=cctv_provider_id]').scrollIntoView({block: 'center'})"
    )
    screen.browser.settle()


def _webhook(screen):
    screen.go("cctv-webhooks/new")
    screen.browser.wait_for(".o_form_view .o_field_widget[name=url]")
    screen.browser.settle()


SCENES = (Scene("whatsapp-link", _whatsapp), Scene("webhook", _webhook, "kabagit"))
