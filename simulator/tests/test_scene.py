import unittest

from ..config import SCENES

try:
    from PIL import ImageChops, ImageStat

    from ..scene.film import Studio
    from ..scene.look import Look
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
