from contextlib import closing

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command

BATCH = 100


class CctvVerifySeals(Command):
    """Verify all seals of a database, and print a line for each thing that does not fit.

    The exit status is 1 when anything does not fit or cannot be verified. Nothing is changed, not
    even the result that the screens show. ``--new-key`` prints a fresh key for cctv_seal_key.
    """

    name = "cctv_verify_seals"

    def run(self, cmdline):
        from odoo.addons.helpdesk_cctv.models.cctv_command import open_registry
        from odoo.addons.helpdesk_cctv.tools.seal import new_key

        registry = open_registry(self.parser, cmdline, "cctv.seal", new_key)
        if registry is None:
            return
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
