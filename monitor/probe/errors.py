"""What can go wrong between the first packet and the judged picture.

A faulty device is data, not an exception: these errors are raised inside a probe and become
findings of its verdict at one border. Programming errors propagate.

    ProbeError
    ├── AddressError         UnresolvedAddress, ForbiddenAddress
    ├── ConnectError         ConnectTimeout, ConnectRefused, NoRoute, ConnectionLost, TlsFailed
    ├── ReplyTimeout
    ├── ReplyError           ReplyTooLarge, ReplyEmpty, HttpMalformed, HttpStatus, XmlMalformed,
    │                        SoapFault, ForeignUri
    ├── DeviceBusy
    ├── AuthError            AuthRefused, CredentialsMissing, LockedOut, RecorderRefuses
    ├── NoProfile
    ├── RtspError            RtspMalformed, RtspStatus, NoVideoTrack, UnsupportedCodec,
    │                        TransportRefused
    ├── StreamStalled
    ├── RecorderError        NoRecorderInterface, NoSearch, SearchUnfinished, ReplayFailed,
    │                        NotRecorded, WrongTime, NoRoom, JournalBroken
    └── DecodeError          FrameUndecodable, FrameTooLarge, DecoderFailed

``code`` names the error for whoever turns it into words; ``values`` holds numbers and short
texts for that sentence, never a secret and never an unbounded text of the device.
"""

from .reasons import Reason


class ProbeError(Exception):
    code = "probe_error"
    reason = Reason.ONVIF_FAULT

    def __init__(self, detail: str = "", **values):
        super().__init__(detail or self.code)
        self.detail = detail[:200]
        self.values = values


class AddressError(ProbeError):
    reason = Reason.UNREACHABLE


class UnresolvedAddress(AddressError):
    code = "unresolved"


class ForbiddenAddress(AddressError):
    code = "forbidden_address"


class ConnectError(ProbeError):
    reason = Reason.UNREACHABLE


class ConnectTimeout(ConnectError):
    code = "connect_timeout"


class ConnectRefused(ConnectError):
    code = "connect_refused"
    reason = Reason.REFUSED


class NoRoute(ConnectError):
    code = "no_route"


class ConnectionLost(ConnectError):
    code = "connection_lost"


class TlsFailed(ConnectError):
    code = "tls_failed"


class ReplyTimeout(ProbeError):
    code = "reply_timeout"
    reason = Reason.UNREACHABLE


class ReplyError(ProbeError):
    reason = Reason.ONVIF_FAULT


class ReplyTooLarge(ReplyError):
    code = "reply_too_large"


class ReplyEmpty(ReplyError):
    code = "reply_empty"


class HttpMalformed(ReplyError):
    code = "http_malformed"


class HttpStatus(ReplyError):
    code = "http_status"


class XmlMalformed(ReplyError):
    code = "xml_malformed"


class SoapFault(ReplyError):
    code = "soap_fault"


class ForeignUri(ReplyError):
    code = "foreign_uri"


class DeviceBusy(ProbeError):
    """It serves as many as it can at this moment, and says so, if only by a refusal that looks
    like one of the password (device fact A7). Says nothing of the password."""

    code = "device_busy"


class AuthError(ProbeError):
    reason = Reason.AUTH_FAILED


class AuthRefused(AuthError):
    code = "auth_refused"


class CredentialsMissing(AuthError):
    code = "credentials_missing"


class LockedOut(AuthError):
    code = "locked_out"
    reason = Reason.LOCKED_OUT


class RecorderRefuses(AuthError):
    """Not asked: the recorder has refused the same credentials on another channel."""

    code = "recorder_refuses"


class NoProfile(ProbeError):
    code = "no_profile"
    reason = Reason.NO_PROFILE


class RtspError(ProbeError):
    reason = Reason.RTSP_ERROR


class RtspMalformed(RtspError):
    code = "rtsp_malformed"


class RtspStatus(RtspError):
    code = "rtsp_status"


class NoVideoTrack(RtspError):
    code = "no_video_track"


class UnsupportedCodec(RtspError):
    code = "unsupported_codec"


class TransportRefused(RtspError):
    code = "transport_refused"


class StreamStalled(ProbeError):
    code = "stream_stalled"
    reason = Reason.STREAM_STALLED


class RecorderError(ProbeError):
    """What is missing in a recorder's answers about itself; no fault of the device by itself."""


class NoRecorderInterface(RecorderError):
    code = "no_recorder_interface"


class NoSearch(RecorderError):
    code = "no_search"


class SearchUnfinished(RecorderError):
    code = "search_unfinished"


class ReplayFailed(RecorderError):
    code = "replay_failed"


class NotRecorded(RecorderError):
    """The recorder says that it has nothing of the time asked for."""

    code = "not_recorded"


class WrongTime(RecorderError):
    """What it plays bears another time than the one asked for."""

    code = "wrong_time"


class NoRoom(RecorderError):
    """Ours: there is no room on this server for what is fetched, or it is more than may be."""

    code = "no_room"


class JournalBroken(RecorderError):
    """Ours: what was fetched before cannot be read."""

    code = "journal_broken"


class DecodeError(ProbeError):
    reason = Reason.RTSP_ERROR


class FrameUndecodable(DecodeError):
    code = "frame_undecodable"


class FrameTooLarge(DecodeError):
    code = "frame_too_large"


class DecoderFailed(DecodeError):
    code = "decoder_failed"
