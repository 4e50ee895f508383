"""What became of a message, in words. Never the words of the other side."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    "malformed": _lt("This is no complete URL. It looks like https://gateway.example.com/cctv."),
    "not_https": _lt(
        "Only https is sent to. Plain http is for networks that the administrator has allowed."
    ),
    "userinfo": _lt("Leave user name and password out of the URL: the message is signed."),
    "unresolved": _lt("The name of the receiver is not known. Check the URL and the server's DNS."),
    "address": _lt(
        "The receiver's address is private or reserved, and is not sent to unless the "
        "administrator allows its network (cctv_webhook_networks)."
    ),
    "redirect": _lt("The receiver sends on to another address, which is not followed."),
    "refused": _lt("The receiver refuses the connection."),
    "timeout": _lt("The receiver does not answer in time."),
    "tls": _lt("The receiver's certificate is not valid."),
    "unreachable": _lt("The receiver cannot be reached, or does not speak HTTP."),
    "status": _lt("The receiver does not accept the message."),
    "no_secret": _lt("The secret is missing or cannot be decrypted. Type it again."),
    "": _lt("Accepted."),
}


def answer(env, status: int, code: str) -> str:
    """'Accepted. (HTTP 204)'."""
    sentence = SENTENCES.get(code or "", SENTENCES["unreachable"])._translate(env.lang or "en_US")
    return f"{sentence} (HTTP {status})" if status else sentence
