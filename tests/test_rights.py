"""The register of rights and its review."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .footage_common import FootageCase
from .seal_common import signature_image


@tagged("at_install")
class TestRights(FootageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Grant = cls.env["cctv.rights.grant"]
        cls.env.cr.precommit.run()

    def held(self, user):
        domain = [("user_id", "=", user.id), ("date_to", "=", False)]
        return self.Grant.search(domain).mapped("duty")

    def give(self, user, *duties):
        groups = ["base.group_user", *(f"helpdesk_cctv.group_cctv_{duty}" for duty in duties)]
        ids = [self.env.ref(name).id for name in groups]
        user.group_ids = [Command.set(ids)]
        self.env.cr.precommit.run()

    def test_who_has_which_duty(self):
        for role, user in self.users.items():
            self.assertEqual(self.held(user), [role], "without what the duty includes")

    def test_follows_the_user(self):
        user = self.users["operator"]
        first = self.Grant.search([("user_id", "=", user.id)])
        self.give(user, "supervisor")
        self.assertEqual(self.held(user), ["supervisor"])
        self.assertTrue(first.date_to)
        self.assertEqual(first.ended_by_id, self.env.user)
        self.give(user, "supervisor", "technician")
        self.assertEqual(sorted(self.held(user)), ["supervisor", "technician"])
        user.active = False
        self.env.cr.precommit.run()
        self.assertFalse(self.held(user))
        self.assertEqual(len(self.Grant.search([("user_id", "=", user.id)])), 3, "kept")

    def test_given_by_sql_is_found_at_night(self):
        user = self.users["operator"]
        group = self.env.ref("helpdesk_cctv.group_cctv_management")
        self.env.cr.execute(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)", [group.id, user.id]
        )
        self.env.invalidate_all()
        self.commit_never()
        self.env["cctv.rights.review"]._cron_rights()
        grant = self.Grant.search([("user_id", "=", user.id), ("duty", "=", "management")])
        self.assertFalse(grant.granted_by_id, "nobody gave it in the form")

    def test_stays_when_the_user_is_deleted(self):
        user = self.make_user("operator", "leaves")
        self.env.cr.precommit.run()
        grant = self.Grant.search([("user_id", "=", user.id)])
        name = user.name
        user.unlink()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        self.assertEqual((grant.user_name, grant.login), (name, "leaves"))
        self.assertTrue(grant.date_to)

    def test_nothing_twice(self):
        before = self.Grant.search_count([])
        self.Grant._sync()
        self.assertEqual(self.Grant.search_count([]), before)

    def test_nobody_writes_it(self):
        grant = self.Grant.search([], limit=1)
        with self.assertRaises(AccessError):
            grant.sudo().date_from = "2020-01-01"
        with self.assertRaises(AccessError):
            grant.sudo().unlink()

    def review(self):
        return self.env["cctv.rights.review"].with_user(self.users["manager"]).create({})

    def sign(self, review, role, user):
        user = self.users[user]
        return review.with_user(user)._sign(role, user.partner_id, user, signature_image())

    def test_reviewed_signed_sealed(self):
        review = self.review()
        self.assertEqual(review.line_count, review.open_count)
        self.assertGreaterEqual(review.line_count, len(self.users))
        self.assertEqual(review.deadline_state, "running")
        with self.assertSays("stays or is withdrawn"):
            self.sign(review, "reviewed", "manager")
        line = review.line_ids.filtered(lambda line: line.user_id == self.users["operator"])
        line.write({"decision": "withdraw", "note": "Has left"})
        review.action_keep_rest()
        with self.assertSays("signs first"):
            self.sign(review, "approved", "management")
        with self.assertRaises(AccessError):
            self.sign(review, "reviewed", "management")
        self.sign(review, "reviewed", "manager")
        with self.assertRaises(UserError):
            self.sign(review, "approved", "manager")
        self.sign(review, "approved", "management")
        self.assertEqual(review.deadline_state, "met")
        review.action_seal()
        self.assertEqual(review.seal_state, "sealed")
        self.assertEqual(review.sudo().seal_id._verify_and_note(), [])
        with self.assertRaises(UserError):
            line.decision = "keep"
        self.assertFalse(line.is_done)
        self.give(self.users["operator"])
        line.invalidate_recordset()
        self.assertTrue(line.is_done)

    def test_tampered_line_is_named(self):
        self.test_reviewed_signed_sealed()
        review = self.env["cctv.rights.review"].search([], limit=1)
        line = review.line_ids.filtered(lambda line: line.decision == "withdraw")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_rights_line SET decision = 'keep' WHERE id = %s", [line.id]
        )
        self.env.invalidate_all()
        (finding,) = review.seal_id._verify_and_note()
        self.assertIn("Is withdrawn when sealed, is Stays now", finding)

    def test_lines_are_the_systems(self):
        review = self.review()
        line = review.line_ids[0]
        with self.assertSays("write the decision"):
            line.login = "x"
        with self.assertRaises(AccessError):
            line.unlink()
        with self.assertRaises(AccessError):
            review.unlink()
        with self.assertRaises(AccessError):
            self.env["cctv.rights.review"].with_user(self.users["supervisor"]).create({})

    def test_begins_by_itself(self):
        reviews = self.env["cctv.rights.review"]
        self.commit_never()
        self.company.cctv_rights_months = 6
        reviews._cron_rights()
        mine = [("company_id", "=", self.company.id)]
        self.assertFalse(reviews.search(mine), "the register is new")
        self.env.cr.execute(
            "UPDATE cctv_rights_grant SET date_from = date_from - interval '7 months'"
        )
        self.env.invalidate_all()
        reviews._cron_rights()
        self.assertEqual(len(reviews.search(mine)), 1)
        reviews._cron_rights()
        self.assertEqual(len(reviews.search(mine)), 1, "one at a time")
