"""What real devices do against the standard, switched on one by one in a device's ``quirks``.

The values say where each was met; see also the fixtures of the probe's tests.
"""

QUIRKS: dict[str, str] = {
    "nat_address": "XAddrs, stream and snapshot URIs name this other host"
    " (FalkTannhaeuser/python-onvif-zeep#48, agsh/onvif#170)",
    "nat_ports": "with nat_address: the URIs name ports 80 and 554 of the inner network",
    "rtsp_uri_port_80": "the stream URI names port 80 (cdavis-code/easy_onvif_workspace#39)",
    "clock_needs_auth": "GetSystemDateAndTime demands credentials though it is PRE_AUTH",
    "local_time_only": "no UTCDateTime, only LocalDateTime (agsh/onvif#165)",
    "undeclared_prefix": "faults use a prefix nobody declared (python-zeep#1205)",
    "bom": "replies begin with a UTF-8 byte order mark",
    "chunked": "replies come in chunks",
    "close": "every reply closes the connection and has no Content-Length",
    "html_401": "401 comes with an HTML page (edgexfoundry/device-onvif-camera#132)",
    "no_snapshot": "GetSnapshotUri is not supported (Privatehive/libONVIF#22)",
    "no_encoding": "profiles without Encoding and Resolution (easy_onvif_workspace#20)",
    "empty_500": "unknown operations get HTTP 500 without a body",
}
