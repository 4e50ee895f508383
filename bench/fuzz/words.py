"""What means something to a parser: pieces of each format, put where they do not belong."""

XML = (b"<a>", b"</a>", b"<a ", b"/>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x?>", b"&amp;",
        b"&lol;", b"&#0;", b"&#x10FFFF;", b'<!DOCTYPE a [<!ENTITY lol "lol">]>', b"xmlns:q='",
        b"<ter:x>", b"\xef\xbb\xbf", b"\xff\xfe", b"<?xml version='1.0' encoding='utf-16'?>",
        b'<!DOCTYPE a SYSTEM "http://x/">', b" a='b'", b"<s:Fault>", b"<s:Body>",
        b"\x00", b"<tt:Uri>")  # fmt: skip
HTTP = (b"\r\n", b"\r\n\r\n", b"HTTP/1.1 ", b"Content-Length: ", b"Transfer-Encoding: chunked\r\n",
         b"Content-Encoding: gzip\r\n", b"0\r\n\r\n", b"ffffffff\r\n", b"1\r\nx\r\n", b"\n", b"\r",
         b"HTTP/1.1 100 Continue\r\n\r\n", b"WWW-Authenticate: Digest ", b" \t", b": ", b";ext=1",
         b"Connection: close\r\n", b"X: y\r\n")  # fmt: skip
RTSP = (b"$\x00\x00\x10", b"$", b"RTSP/1.0 200 OK\r\n", b"CSeq: ", b"Content-Length: ", b"\r\n",
         b"\r\n\r\n", b"interleaved=0-1", b"WWW-Authenticate: Digest nonce=", b"\n", b" x",
         b"ANNOUNCE rtsp://x RTSP/1.0\r\n")  # fmt: skip
SDP = (b"m=video 0 RTP/AVP 96\r\n", b"a=", b"a=rtpmap:96 ", b"a=fmtp:96 ", b"a=control:", b"\r\n",
        b"sprop-parameter-sets=", b"sprop-sps=", b"H264/90000", b"H265/90000", b"JPEG/90000", b";",
        b",", b"rtsp://[::1", b"://", b"a=x-dimensions:")  # fmt: skip
AUTH = (b"Digest ", b"Basic ", b'realm="', b'nonce="', b'"', b"\\", b"=", b",", b"qop=auth-int",
         b"algorithm=SHA-512-256", b"stale=true", b"locked", b"You still have ", b" attempts",
         b"user ", b"too many ", b"\x00", b"-sess", b"remaining ", b"blocked ")  # fmt: skip
NAL = (b"\0\0\1", b"\0\0\0\1", b"\0\0\3", b"\x67", b"\x68", b"\x65", b"\x7c\x85", b"\x7c\x45",
        b"\x78\0\x04", b"\x42\1", b"\x62\1\x93", b"$\0\0\x20", b"\x80\x60", b"\x80\xe0",
        b"\xff\xff\xff", b"\0" * 16)  # fmt: skip
JPEG = (b"\xff\xd8", b"\xff\xd9", b"\xff\xc0", b"\xff\xc2", b"\xff\xdb\0\x43", b"\xff\xc4",
        b"\xff", b"\xff\xda", b"\xff\xdd\0\4", b"$\0\1\0", b"\x80\xe0", b"\0\0\0\0",
        b"\xff\xff")  # fmt: skip
JSON = (b"{", b"}", b"[", b"]", b'"type":', b'"', b"\n", b"null", b"1e999", b"NaN", b"\\ud800",
         b"\\", b"-", b"{}\n", b'{"type":"alive"}\n', b"[" * 50)  # fmt: skip
CGI = (b"\r\n", b"\n", b"=", b".", b"[", b"]", b"list.info[0].", b"Detail[0].", b"IsError=true",
       b"items[0].", b"found=", b"channels[0]=", b"states[0].connectionState=Connected", b"Error",
       b"No Events", b"result=", b"State=", b"TotalBytes=", b"\x85", b"\x00")  # fmt: skip
STAMP = (b"T", b"Z", b"+07:00", b"-1400", b"+99:99", b":", b"-", b"_", b" ", b".000000001", b"\n",
         b"0000", b"9999", b"60", b"\xe2\x80\x8b", b"/")  # fmt: skip
ANNOUNCED = (b"\n", b"http://", b"https://", b"[", b"]", b":", b"@", b"%", b"%zz", b"%00", b"/",
             b"onvif://www.onvif.org/name/", b"onvif://www.onvif.org/hardware/", b"://", b"?",
             b"NetworkVideoTransmitter ", b"fe80::1%25eth0", b"\x00")  # fmt: skip
