"""What is wrong with an entry in the register, and what to do about it: one sentence each."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

PROBLEMS = {
    "empty": _lt(
        "There is no address to poll it at. Enter its IP address or host name, or switch 'Polled' "
        "off."
    ),
    "spaces": _lt("The address contains a space or an invisible character. Type it again."),
    "url": _lt(
        "The address must be an IP address or host name alone, like %(host)s, without 'http://', "
        "user name or path. Ports and paths have fields of their own."
    ),
    "port_included": _lt(
        "The address must not contain the port. Enter %(host)s as the address and %(port)s in the "
        "field for the port."
    ),
    "zone": _lt(
        "The address contains a '%%', as addresses do that hold for one network card only. Give "
        "the device an address that holds everywhere."
    ),
    "bad_ipv4": _lt(
        "%(host)s is not an IP address. It needs four numbers from 0 to 255 without leading "
        "zeros, like 192.168.1.20."
    ),
    "bad_ipv6": _lt("%(host)s is not an IP address. An IPv6 address looks like 2001:db8::20."),
    "bad_name": _lt(
        "%(host)s is not a host name. Names have letters, digits and hyphens, parted by dots."
    ),
    "too_long": _lt("The address is longer than the %(limit)s characters a host name may have."),
    "loopback": _lt(
        "%(host)s is this server itself. Enter the address the device has in the network."
    ),
    "unspecified": _lt(
        "%(host)s stands for 'no address'. Look up the device's address in its settings."
    ),
    "multicast": _lt(
        "%(host)s is a multicast address, for many receivers at once. Enter the device's own."
    ),
    "broadcast": _lt("%(host)s reaches every device at once. Enter the device's own address."),
    "link_local": _lt(
        "%(host)s is an address that a device gives itself when it gets none from the network. "
        "Give the device a fixed address."
    ),
    "reserved": _lt("%(host)s is reserved and no device has it. Check the first number."),
    "port": _lt("Port %(port)s does not exist. Ports are numbers from 1 to 65535."),
    "mac": _lt(
        "%(text)s is not a MAC address. It has 12 digits from 0 to F, like 00:1A:2B:3C:4D:5E."
    ),
    "url_spaces": _lt("The %(field)s contains a space or an invisible character. Type it again."),
    "url_too_long": _lt(
        "The %(field)s is longer than %(limit)s characters. Check what was pasted."
    ),
    "url_fragment": _lt(
        "The %(field)s contains a '#', which devices do not understand. Remove it."
    ),
    "bad_url": _lt(
        "The %(field)s cannot be understood. It looks like %(schemes)s://%(host)s/path."
    ),
    "scheme": _lt(
        "The %(field)s must begin with %(schemes)s:// or be the path alone, beginning with '/'."
    ),
    "url_credentials": _lt(
        "The %(field)s contains a user name or password, which everybody could read here. Remove "
        "them and choose a credential instead."
    ),
    "url_host": _lt(
        "The %(field)s leads to %(found)s, but the device is %(host)s. Only the device itself is "
        "asked: correct one of the two, or enter the path alone."
    ),
    "url_port": _lt(
        "The %(field)s names port %(found)s, but the device's port for it is %(port)s. Correct "
        "one of the two, or enter the path alone."
    ),
    "onvif_path": _lt("The ONVIF path must begin with '/', like /onvif/device_service."),
    "no_company": _lt("It belongs to no company. Choose the company it belongs to."),
    "code_taken": _lt(
        "The code %(code)s belongs to %(other)s already. Enter another one, or leave the code "
        "empty to get the next free one."
    ),
    "endpoint_taken": _lt(
        "%(other)s has the same address %(address)s, port and channel. Correct the address, or "
        "enter the channel if it is a camera behind a recorder."
    ),
    "channel_taken": _lt(
        "Channel %(channel)s of %(recorder)s belongs to %(other)s already. Enter the channel this "
        "camera is really on."
    ),
    "channel_range": _lt(
        "Channel %(channel)s does not exist. Channels are counted from 1 to at most %(limit)s; 0 "
        "means none."
    ),
    "channel_beyond": _lt(
        "%(recorder)s has %(limit)s channels only, so there is no channel %(channel)s. Correct "
        "the channel, or the number of channels of the recorder."
    ),
    "channel_missing": _lt(
        "It is to be reached through its recorder. Enter the recorder and the channel it is on."
    ),
    "own_recorder": _lt(
        "It is entered as its own recorder. Choose the recorder it is connected to."
    ),
    "wrong_recorder": _lt("%(recorder)s is no recorder. Choose a recorder or an encoder."),
    "no_recorder_wanted": _lt(
        "Only cameras and encoders are connected to a recorder. Empty the field 'Recorder'."
    ),
    "company_clash": _lt(
        "%(other)s, which is connected to it, belongs to another company. Disconnect it, or move "
        "both at once."
    ),
    "own_uplink": _lt("It is entered as its own uplink. Choose the switch or link it hangs on."),
    "wrong_uplink": _lt("%(uplink)s is neither switch nor link. Choose the one it hangs on."),
    "uplink_cycle": _lt(
        "Its uplink leads back to itself, by way of %(uplink)s. Correct the uplink of one of them."
    ),
    "own_power": _lt("It is entered as its own power. Choose the circuit or UPS that feeds it."),
    "wrong_power": _lt(
        "%(power)s is neither power circuit nor UPS. Choose the one that feeds the device."
    ),
    "power_cycle": _lt(
        "Its power leads back to itself, by way of %(power)s. Correct the power of one of them."
    ),
}
