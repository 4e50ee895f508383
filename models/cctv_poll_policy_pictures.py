"""When a picture counts as black, flat, frozen or another one than the reference, and when somebody
is asked."""

from odoo import fields, models


class CctvPollPolicy(models.Model):
    _inherit = "cctv.poll.policy"

    black_luma_max = fields.Float(
        string="Black: brightness at most",
        default=16.0,
        digits=(5, 2),
        required=True,
        help="Mean brightness of the picture, 0 (black) to 255 (white).",
    )
    black_std_max = fields.Float(
        string="Black: contrast at most",
        default=8.0,
        digits=(5, 2),
        required=True,
        help="Standard deviation of the brightness, 0 to 255.",
    )
    flat_std_max = fields.Float(
        string="Covered: contrast at most", default=4.0, digits=(5, 2), required=True
    )
    frozen_diff_max = fields.Float(
        string="Frozen: difference at most",
        default=0.5,
        digits=(5, 2),
        required=True,
        help="Mean difference to the picture before, 0 to 255.",
    )

    covered_share_min = fields.Float(
        string="Covered in part: hidden at least",
        default=0.4,
        digits=(4, 2),
        required=True,
        help="Share of what the reference picture shows that is hidden, 0 to 1.",
    )
    blurred_ratio_max = fields.Float(
        string="Blurred: sharpness at most",
        default=0.55,
        digits=(4, 2),
        required=True,
        help="Against the reference picture: 1 is as sharp, 0.5 half as sharp.",
    )
    moved_percent_min = fields.Float(
        string="Moved: by at least (%)",
        default=3.0,
        digits=(4, 1),
        required=True,
        help="Percent of the picture's width by which the view differs from the reference.",
    )
    quarantine_s = fields.Integer(
        string="Not judged after a change of light (s)",
        default=600,
        required=True,
        help="After the camera switched between day and infrared, or the exposure jumped, pictures "
        "are not compared with the reference for so long. Seconds.",
    )
    soft_confirm_n = fields.Integer(
        string="Pictures needed",
        default=3,
        required=True,
        help="A fault that somebody reviews is asked about when this many of the last pictures "
        "showed it.",
    )
    soft_confirm_m = fields.Integer(string="among the last pictures", default=4, required=True)
    soft_retry_s = fields.Integer(
        string="Next picture on suspicion (s)",
        default=900,
        required=True,
        help="Until the next picture while one is suspected to be covered, moved or blurred, or "
        "just recovers. Seconds.",
    )

    _picture_bounds = models.Constraint(
        "CHECK (black_luma_max BETWEEN 0 AND 255 AND black_std_max BETWEEN 0 AND 255"
        " AND flat_std_max BETWEEN 0 AND 255 AND frozen_diff_max BETWEEN 0 AND 255)",
        "Brightness and contrast are measured from 0 to 255. Correct the picture's limits.",
    )
    _reference_bounds = models.Constraint(
        "CHECK (covered_share_min BETWEEN 0.15 AND 1 AND blurred_ratio_max BETWEEN 0 AND 0.95"
        " AND moved_percent_min BETWEEN 1 AND 50)",
        "Compared with its reference a picture is covered from 0.15 to 1 of it on, blurred at a "
        "sharpness of 0 to 0.95, and moved by 1 to 50 percent. Correct the limit.",
    )
    _quarantine_bounds = models.Constraint(
        "CHECK (quarantine_s BETWEEN 0 AND 7200)",
        "After a change of light pictures may go unjudged for up to two hours. Correct the time.",
    )
    _soft_bounds = models.Constraint(
        "CHECK (soft_confirm_n BETWEEN 1 AND soft_confirm_m AND soft_confirm_m <= 32"
        " AND soft_retry_s BETWEEN 60 AND 86400)",
        "The pictures needed cannot be more than the pictures looked at, at most 32 are "
        "remembered, and the next one comes after a minute to a day. Correct the number.",
    )
