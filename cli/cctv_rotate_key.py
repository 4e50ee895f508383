from contextlib import closing

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class CctvRotateKey(Command):
    """Encrypt the stored device passwords anew with the first key of cctv_secret_key.

    To change the key: put a new one in front of the old one in odoo.conf, separated by a comma;
    restart the server; run this command on each database; then remove the old key and restart.
    It can be run again at any time. It prints counts, and never a key or a password.
    """

    name = "cctv_rotate_key"

    def run(self, cmdline):
        self.parser.add_argument("-c", "--config", help="use this configuration file")
        self.parser.add_argument("-d", "--database", required=True, help="name of the database")
        self.parser.add_argument(
            "--new-key", action="store_true", help="only print a fresh key, and change nothing"
        )
        if "--new-key" in cmdline:
            return self._print_new_key()
        arguments = self.parser.parse_args(cmdline)
        options = ["-c", arguments.config] if arguments.config else []
        config.parse_config([*options, "-d", arguments.database], setup_logging=True)
        registry = Registry(arguments.database)
        if "cctv.credential" not in registry:
            raise SystemExit(f"The CCTV addon is not installed in {arguments.database}.")
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

    def _print_new_key(self):
        from odoo.addons.helpdesk_cctv.tools.secret_box import new_key

        print(new_key())
