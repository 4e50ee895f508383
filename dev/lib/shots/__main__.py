"""`dev/screenshots [--port N] [--language CODE] [NAME…]`: the manual's pictures, from `dev/run`."""

import argparse
import itertools
import json
import sys
from pathlib import Path

from PIL import Image

from .browser import Browser, BrowserError
from .scene import PHONE, Scene, Screen
from .scenes import SCENES

QUIET_S = 2
IMAGES = Path(__file__).resolve().parents[3] / "docs/images"


def main() -> int:
    options = _parse()
    url = f"http://127.0.0.1:{options.port}"
    scenes = [scene for scene in SCENES if not options.names or scene.name in options.names]
    if unknown := set(options.names) - {scene.name for scene in scenes}:
        names = ", ".join(scene.name for scene in SCENES)
        print(f"dev/screenshots: no picture {', '.join(unknown)}; there are {names}")
        return 2
    by_login = sorted(scenes, key=lambda scene: scene.login)
    try:
        for login, group in itertools.groupby(by_login, key=lambda scene: scene.login):
            _take_all(url, login, list(group), options)
    except BrowserError as error:
        print(f"dev/screenshots: {error}. Is dev/run running on port {options.port}?")
        return 1
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev/screenshots", description=__doc__)
    parser.add_argument("--port", type=int, default=8069, help="where dev/run listens")
    parser.add_argument("--language", default="en_US", help="e.g. id_ID; must be installed")
    parser.add_argument("--to", type=Path, default=IMAGES, help="folder for the pictures")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these pictures")
    return parser.parse_args()


def _take_all(url: str, login: str, scenes: list[Scene], options: argparse.Namespace) -> None:
    language = options.language.partition("_")[0]
    folder = options.to if language == "en" else options.to / language
    with Browser() as browser:
        browser.login(url, login)
        _speak(browser, options.language)
        try:
            for scene in scenes:
                _take(browser, Screen(browser, url, options.language), scene, folder)
        finally:
            _speak(browser, "en_US")
        if browser.errors:
            raise BrowserError(f"the page of {login} reported {browser.errors[0][:300]}")


def _take(browser: Browser, screen: Screen, scene: Scene, folder: Path) -> None:
    is_phone = scene.size == PHONE
    browser.size(*scene.size, phone=is_phone, scale=2 if is_phone else 1)
    found = scene.walk(screen)
    path = folder / f"{scene.name}.png"
    if found:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found)
    else:
        browser.picture(path)
    browser.connect(True)
    _shrink(path)
    print(path, flush=True)


def _shrink(path: Path) -> None:
    """To a palette of 256 colours: a third of the size, and nobody sees it in a manual."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256)
    small.save(path, optimize=True)


def _speak(browser: Browser, language: str) -> None:
    """Have the user who is logged in see Odoo in this language from the next page on."""
    values = json.dumps({"lang": language})
    browser.wait("odoo.__WOWL_DEBUG__?.root?.env", "the web client")
    # a request that began before would put the old language back into the server's cache
    browser.settle(QUIET_S)
    browser.script(
        "(async () => { const orm = odoo.__WOWL_DEBUG__.root.env.services.orm;"
        " const { user } = odoo.loader.modules.get('@web/core/user');"
        f" await orm.write('res.users', [user.userId], {values}); }})()"
    )


if __name__ == "__main__":
    sys.exit(main())
