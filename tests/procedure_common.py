"""What the tests of controlled documents share."""

from odoo.tests import new_test_user

from .common import ROLES, UNINVITED, CctvCase


class ProcedureCase(CctvCase):
    """A document, and one user of each duty in a company of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls.make_company("Town")
        cls.users = {
            role: cls.make_user(role, f"doc_{role}", cls.town)
            for role in ("operator", "technician", "it", "supervisor", "manager", "management")
        }
        cls.operator, cls.supervisor = cls.users["operator"], cls.users["supervisor"]
        cls.manager, cls.management = cls.users["manager"], cls.users["management"]
        preset = cls.env.ref("helpdesk_cctv.procedure_profile_company")
        cls.profile = cls.env["cctv.procedure.profile"]._apply_preset(cls.town.id, preset.id)
        cls.readers = cls.env.ref("helpdesk_cctv.group_cctv_operator")
        cls.procedure = cls.make_document("SOP/1")

    @classmethod
    def make_document(cls, number, user=None, **values):
        documents = cls.env["cctv.procedure"].with_user(user or cls.manager)
        return documents.create({"name": "Keeping watch", "number": number, **values})

    @classmethod
    def draft(cls, procedure=None, user=None, **values):
        procedure = (procedure or cls.procedure).with_user(user or cls.manager)
        revisions = procedure.env["cctv.procedure.revision"]
        texts = {"body": "<p>Look at all cameras.</p>", "change_note": "Other words"}
        readers = {"reader_group_ids": [(6, 0, cls.readers.ids)]}
        return revisions.create({"procedure_id": procedure.id, **texts, **readers, **values})

    @classmethod
    def sign(cls, revision, role, user):
        """Where documents are signed, as the demo does it."""
        revision.env["cctv.procedure.revision"].sudo()._demo_sign(revision, role, user)

    @classmethod
    def checked(cls, revision):
        cls.sign(revision, "drafted", revision.drafted_by_id)
        revision.with_user(cls.supervisor).action_check()
        cls.sign(revision, "checked", cls.supervisor)
        return revision

    @classmethod
    def approved(cls, revision):
        cls.checked(revision)
        cls.sign(revision, "approved", cls.management)
        revision.with_user(cls.management).action_approve()
        return revision

    def rows(self, revision, state="open"):
        return self.env["cctv.procedure.acknowledgement"].search(
            [("revision_id", "=", revision.id), ("state", "=", state)]
        )

    def new_operator(self, login, company=None):
        company = company or self.town
        return new_test_user(
            self.env,
            login,
            groups=ROLES["operator"],
            context=UNINVITED,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
