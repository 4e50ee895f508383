from contextlib import closing

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command

BATCH = 100


class CctvVerifyCustody(Command):
    """Verify the chain of custody and all files of evidence of a database, and print a line for
    each thing that does not fit.

    The exit status is 1 when anything does not fit or cannot be verified. Nothing is changed, not
    even the result that the screens show. ``--new-key`` prints a fresh key for cctv_seal_key.
    """

    name = "cctv_verify_custody"

    def run(self, cmdline):
        from odoo.addons.helpdesk_cctv.models.cctv_command import open_registry
        from odoo.addons.helpdesk_cctv.tools.seal import new_key

        registry = open_registry(self.parser, cmdline, "cctv.custody.event", new_key)
        if registry is None:
            return
        with closing(registry.cursor(readonly=True)) as cr:
            entries, files, sentences = self._verify(Environment(cr, SUPERUSER_ID, {}))
        for sentence in sentences:
            print(sentence)
        print(f"{entries} entries and {files} files verified, {len(sentences)} findings.")
        if sentences:
            raise SystemExit(1)

    def _verify(self, env):
        """(how many entries, how many files, sentences about what does not fit)"""
        sentences = env["cctv.custody.chain"]._sentences_of_all()
        files = env["cctv.evidence"].search([], order="id")
        for start in range(0, len(files), BATCH):
            for file in files[start : start + BATCH]:
                lang = file.company_id._cctv_lang()
                sentences += file.with_context(lang=lang)._verify_custody()[1]
            env.invalidate_all()
        return env["cctv.custody.event"].search_count([]), len(files), sentences
