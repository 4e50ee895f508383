"""How makers differ on the wire: prefixes, paths, tokens, status codes, realms.

The styles follow common firmware families; their names and the maker names are made up.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """``main_path``/``sub_path``/``snapshot_path`` are templates over ``channel`` (1-based).
    ``driver``: how its recorders tell of their recordings.

    ``sender_status``: HTTP status of a SOAP fault with the code Sender.
    ``uri_query``: what GetStreamUri appends and RTSP does not care about.
    """

    manufacturer: str
    model: str
    soap: str
    server: str
    realm: str
    media_path: str
    main_path: str
    sub_path: str
    snapshot_path: str
    profile_token: str
    sender_status: int = 400
    uri_query: str = ""
    timezone: str = "WIB-7"
    driver: str = "onvif"

    def stream_path(self, channel: int, sub: bool) -> str:
        return (self.sub_path if sub else self.main_path).format(channel=channel)

    def stream_uri_path(self, channel: int, sub: bool) -> str:
        """The path with the query that GetStreamUri gives."""
        query = self.uri_query.format(channel=channel, number=2 if sub else 1)
        return self.stream_path(channel, sub) + query

    def snapshot(self, channel: int) -> str:
        return self.snapshot_path.format(channel=channel)

    def token(self, channel: int, sub: bool) -> str:
        return self.profile_token.format(
            channel=channel,
            number=2 if sub else 1,
            index=2 * channel - (1 if sub else 2),
            name="sub" if sub else "main",
        )


STYLES: dict[str, Style] = {
    "plain": Style(
        "Contoh Optik",
        "CO-2143",
        "SOAP-ENV",
        "gSOAP/2.8",
        "CO-2143",
        "/onvif/media_service",
        "/stream{channel}/main",
        "/stream{channel}/sub",
        "/snapshot/{channel}.jpg",
        "profile_{channel}_{name}",
    ),
    "tracks": Style(
        "Contoh Visi",
        "CV-4K-T2",
        "env",
        "App-webs/",
        "IP Camera(C1408)",
        "/onvif/Media",
        "/Streaming/Channels/{channel}01",
        "/Streaming/Channels/{channel}02",
        "/onvif-http/snapshot?Profile_{channel}",
        "Profile_{channel}0{number}",
        uri_query="?transportmode=unicast&profile=Profile_{channel}0{number}",
        timezone="CST-7:00:00",
        driver="hikvision",
    ),
    "realmonitor": Style(
        "Contoh Digital",
        "CD-HFW1430",
        "s",
        "Webs",
        "Login to 6F03A1",
        "/onvif/media_service",
        "/cam/realmonitor?channel={channel}&subtype=0",
        "/cam/realmonitor?channel={channel}&subtype=1",
        "/onvifsnapshot/media_service/snapshot?channel={channel}&subtype=0",
        "MediaProfile{index:05d}",
        sender_status=400,
        driver="dahua",
    ),
    "hall": Style(
        "Contoh Terbuka",
        "CT-S6",
        "SOAP-ENV",
        "thttpd/2.25b",
        "CT-S6",
        "/onvif/Media",
        "/live/ch{channel:02d}_0",
        "/live/ch{channel:02d}_1",
        "/cgi-bin/snapshot.cgi?chn={channel}",
        "ch{channel}_{name}",
        sender_status=500,
    ),
}
