"""The words of a search: its states, what was found, and what can go wrong."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Not started"),
    ("waiting", "Waiting"),
    ("running", "Searching"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
    ("failed", "Failed"),
]

STATUSES = [
    ("new", "New"),
    ("moved", "Known at another address"),
    ("changed", "Changed"),
    ("known", "Known"),
    ("refused", "Password refused"),
    ("locked", "Account locked"),
    ("no_login", "Asks for a password"),
    ("plain_text", "Wants the password in plain text"),
    ("failed", "Does not say who it is"),
    ("no_onvif", "No ONVIF"),
]

TAKEABLE = ("new", "moved", "changed")
"""What can be taken over: the register would be another one afterwards."""

WRITTEN_BY_SEARCH = _lt("What a search has found is written by the search itself.")

PROBLEMS = {
    "range_empty": _lt("Enter the addresses to try, for example 192.168.1.0/24."),
    "range_part": _lt(
        "%(part)s is no address, network or span of addresses. Examples: 192.168.1.20, "
        "192.168.1.0/24, 192.168.1.10-50."
    ),
    "range_backwards": _lt("%(part)s ends before it begins. Enter the smaller address first."),
    "range_limit": _lt(
        "These are more than %(limit)s addresses. Search one part of the network after the other."
    ),
    "ports": _lt("Enter the ports to try as numbers, parted by commas, for example 80, 8000."),
    "ports_limit": _lt("No more than %(limit)s ports are tried at each address. Leave some out."),
    "no_interface": _lt(
        "The server that did the search has no such network interface, or it is switched off. "
        "Choose another one, or try a range of addresses."
    ),
    "port_taken": _lt(
        "Another program on the server holds port 3702, which the question needs. Try a range of "
        "addresses instead."
    ),
    "secret_unreadable": _lt(
        "The password of the credential cannot be decrypted: the key on the server is another "
        "one. Type the password again, or choose another credential."
    ),
    "crashed": _lt(
        "The search broke off. What was found until then is listed; the server's log says more."
    ),
}
"""Code of a problem with the search → sentence."""

NOTES = {
    "refused": _lt(
        "It answers, but refuses the password. It was shown once and is not tried again; choose "
        "the right credential and search again."
    ),
    "locked": _lt("It says that the account is locked after too many wrong passwords. Wait."),
    "no_login": _lt("It asks for a password. Choose a credential and search again."),
    "plain_text": _lt(
        "It takes the password in plain text only, so it was not shown: anybody in the network "
        "could ask for it like that. If the device is yours, register it by hand."
    ),
    "failed": _lt("It speaks ONVIF, but does not tell maker, model and serial number."),
    "no_onvif": _lt(
        "Something answers there that does not speak ONVIF: a printer, a computer, or a camera "
        "with ONVIF switched off or on another port."
    ),
    "archived": _lt("It is archived in the register; taking it over brings it back."),
    "exchanged": _lt("Another device than the register has at this address."),
    "recorder_first": _lt("A channel of a recorder that is not in the register yet."),
}

DIFFERENCES = {
    "cctv_address": _lt("Address"),
    "cctv_onvif_port": _lt("ONVIF port"),
    "cctv_rtsp_port": _lt("RTSP port"),
    "cctv_manufacturer": _lt("Maker"),
    "model": _lt("Model"),
    "cctv_serial": _lt("Serial number"),
    "cctv_firmware": _lt("Firmware"),
    "cctv_hardware": _lt("Hardware"),
    "cctv_mac": _lt("MAC address"),
    "cctv_channel_count": _lt("Channels"),
}
"""Field of the register → how it is called in a list of differences."""
