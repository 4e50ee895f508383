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
    "udp_only": "streams over UDP alone: SETUP over TCP gets 461",
    "no_discovery": "does not answer WS-Discovery",
    "probe_message_id": "its ProbeMatch bears the probe's MessageID"
    " (andreikop/python-ws-discovery#38)",
    "events_at_once": "pull points tell all states without SetSynchronizationPoint",
    "empty_500": "unknown operations get HTTP 500 without a body",
    "z_is_local": "ISAPI writes local time with a Z (CamioCam/rtsp#181, Tedyst/HikLoad#11)",
    "track_id_list": "ISAPI searches take trackIDList only",
    "ignores_position": "every page of an ISAPI search is the first one",
    "analog_inputs": "ISAPI: the recorder's channels are analog inputs",
    "isapi_org": "ISAPI replies are in the namespace of isapi.org",
    "search_out_of_order": "Profile G: SearchState comes after the results",
    "no_track_history": "Profile G: FindEvents is not supported",
    "ignores_end": "a replay goes on past the end asked for (CamioCam/rtsp#181)",
    "replay_reads_local": "the range of an ONVIF replay is read as local time",
    "no_loadfile": "CGI: footage is handed out by file alone, not between two times",
    "file_s": "recordings are cut into files of so many seconds",
    "sound": "footage that is handed out as a file has sound (G.711)",
    "lists_none": "Profile G: recordings not made through ONVIF are not listed",
}
