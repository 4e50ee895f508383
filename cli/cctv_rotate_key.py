from contextlib import closing

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command


class CctvRotateKey(Command):
    """Encrypt the stored device passwords anew with the first key of cctv_secret_key.

    To change the key: put a new one in front of the old one in odoo.conf, separated by a comma;
    restart the server; run this command on each database; then remove the old key and restart.
    It can be run again at any time. It prints counts, and never a key or a password.
    """

    name = "cctv_rotate_key"

    def run(self, cmdline):
        from odoo.addons.helpdesk_cctv.models.cctv_command import open_registry
        from odoo.addons.helpdesk_cctv.tools.secret_box import new_key

        registry = open_registry(self.parser, cmdline, "cctv.credential", new_key)
        if registry is None:
            return
        with closing(registry.cursor()) as cr:
            counts = self._rotate(Environment(cr, SUPERUSER_ID, {}))
            cr.commit()
        print(
            "Passwords encrypted anew: {rotated}. With the first key already: {unchanged}. "
            "Not readable with any key: {unreadable}.".format(**counts)
        )
        if counts["unreadable"]:
            raise SystemExit(1)

    def _rotate(self, env):
        from odoo.addons.helpdesk_cctv.tools.secret_box import SecretError

        try:
            return env["cctv.credential"]._rotate_secrets()
        except SecretError as error:
            raise SystemExit(str(error)) from None
