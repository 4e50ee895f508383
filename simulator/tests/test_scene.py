import unittest

from ..config import SCENES

try:
    from PIL import ImageChops, ImageFilter, ImageStat

    from ..scene.film import Studio
    from ..scene.look import COVERS, Defect, Look
    from ..scene.places import PLACES
except ImportError:
    Studio = None

SIZE = (320, 180)
AT = 1_795_400_000.0


def difference(a, b) -> float:
    """Mean absolute difference, 0 to 255."""
    return ImageStat.Stat(ImageChops.difference(a, b).convert("L")).mean[0]


@unittest.skipIf(Studio is None, "Pillow is not installed")
class Scenes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.studio = Studio()

    def frame(self, place, t=AT, **more):
        return self.studio.frame(Look(place, place, **more), SIZE, t)

    def test_sixteen_places_look_different(self):
        frames = {name: self.frame(name, osd=False) for name in PLACES}
        self.assertEqual(set(frames), set(SCENES))
        names = sorted(frames)
        for i, a in enumerate(names):
            self.assertGreater(ImageStat.Stat(frames[a].convert("L")).stddev[0], 14, a)
            for b in names[:i]:
                self.assertGreater(difference(frames[a], frames[b]), 12, f"{a} and {b}")

    def test_something_moves_everywhere(self):
        for name in PLACES:
            film = self.studio.film(name, SIZE)
            still = film._with_noise(film._small.copy(), AT)
            moved = [difference(film.frame(AT + s), still) for s in (0, 5, 11, 17)]
            later = difference(film.frame(AT), film.frame(AT + 6.5))
            self.assertGreater(max(*moved, later), 0.5, name)

    def test_the_same_moment_gives_the_same_picture(self):
        again = Studio().frame(Look("gate", "gate"), SIZE, AT)
        self.assertEqual(self.frame("gate").tobytes(), again.tobytes())

    def test_the_clock_is_burnt_in_and_runs(self):
        with_letters, without = self.frame("corridor"), self.frame("corridor", osd=False)
        box = (0, 0, SIZE[0] // 2, SIZE[1] // 8)
        self.assertGreater(difference(with_letters.crop(box), without.crop(box)), 3)

    def test_picture_faults(self):
        self.assertLess(ImageStat.Stat(self.frame("gate", fault="black", osd=False)).mean[0], 8)
        white = ImageStat.Stat(self.frame("gate", fault="white", osd=False))
        self.assertGreater(white.mean[0], 245)
        flat = ImageStat.Stat(self.frame("gate", fault="flat", level=90, osd=False))
        self.assertAlmostEqual(flat.mean[0], 90, delta=2)
        self.assertLess(flat.stddev[0], 3)

    def test_frozen_stands_still_with_or_without_its_clock(self):
        def frozen(t, runs):
            return self.frame("lobby", t, still_at=AT, clock_runs=runs)

        self.assertEqual(frozen(AT + 1, False).tobytes(), frozen(AT + 70, False).tobytes())
        self.assertNotEqual(frozen(AT + 1, True).tobytes(), frozen(AT + 70, True).tobytes())

    def with_defect(self, **defect):
        return self.frame("gate", osd=False, defect=Defect(**defect))

    def test_a_cover_hides_its_share(self):
        plain = self.frame("gate", osd=False)
        for kind in COVERS:
            shares = []
            for share in (0.3, 0.6, 1.0):
                changed = ImageChops.difference(plain, self.with_defect(cover=kind, share=share))
                changed = changed.convert("L").point(lambda v: 255 * (v > 12))
                shares.append(ImageStat.Stat(changed).mean[0] / 255)
            self.assertEqual(shares, sorted(shares), kind)
            self.assertGreater(shares[-1], 0.6, kind)

    def test_out_of_focus_has_fewer_edges(self):
        edges = [
            ImageStat.Stat(image.convert("L").filter(ImageFilter.FIND_EDGES)).mean[0]
            for image in (self.with_defect(blur=blur) for blur in (0.0, 0.5, 1.0, 3.0))
        ]
        self.assertEqual(edges, sorted(edges, reverse=True))

    def test_moved_shows_the_scene_elsewhere(self):
        plain, moved = self.frame("gate", osd=False), self.with_defect(dx=10.0)
        by = SIZE[0] // 10
        there, here = (by, 0, SIZE[0], SIZE[1]), (0, 0, SIZE[0] - by, SIZE[1])
        self.assertLess(difference(moved.crop(there), plain.crop(here)), 6)
        self.assertGreater(difference(moved, plain), 12)
        turned = self.with_defect(degrees=90.0)
        side = SIZE[1] // 2
        middle = (SIZE[0] // 2 - side, 0, SIZE[0] // 2 + side, SIZE[1])
        upright = turned.crop(middle).rotate(90)  # clockwise is the other way round for Pillow
        self.assertLess(difference(upright, plain.crop(middle)), 12)

    def test_infrared_has_no_colour(self):
        for defect in ({"infrared": True}, {"infrared": True, "cover": "paint", "share": 0.5}):
            blue, green, red = self.with_defect(**defect).split()
            self.assertLess(difference(blue, red) + difference(blue, green), 6)
        self.assertGreater(ImageStat.Stat(self.with_defect(infrared=True).convert("L")).mean[0], 25)
