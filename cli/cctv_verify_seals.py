from contextlib import closing

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config

BATCH = 100


class CctvVerifySeals(Command):
    """Verify all seals of a database, and print a line for each thing that does not fit.

    The exit status is 1 when anything does not fit or cannot be verified. Nothing is changed, not
    even the result that the screens show. ``--new-key`` prints a fresh key for cctv_seal_key.
    """

    name = "cctv_verify_seals"

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
        if "cctv.seal" not in registry:
            raise SystemExit(f"The CCTV addon is not installed in {arguments.database}.")
        with closing(registry.cursor(readonly=True)) as cr:
            count, sentences = self._verify(Environment(cr, SUPERUSER_ID, {}))
        for sentence in sentences:
            print(sentence)
        print(f"{count} seals verified, {len(sentences)} findings.")
        if sentences:
            raise SystemExit(1)

    def _verify(self, env):
        """(how many seals, sentences about what does not fit)"""
        seals = env["cctv.seal"].search([], order="id")
        sentences = env["cctv.seal.chain"]._sentences_of_all()
        for start in range(0, len(seals), BATCH):
            batch = seals[start : start + BATCH]
            found = batch._verify()
            sentences += [line for seal in batch for line in seal._sentences(found[seal.id])]
            env.invalidate_all()
        return len(seals), sentences

    def _print_new_key(self):
        from odoo.addons.helpdesk_cctv.tools.seal import new_key

        print(new_key())
