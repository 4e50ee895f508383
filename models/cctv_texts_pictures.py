"""What was measured of a picture, in words."""

from math import hypot

from odoo.tools.misc import formatLang


def numbers_in_words(env, code: str, values: dict) -> list[str]:
    """The numbers behind a finding about a picture, as sentences for people.

    :param code: of the finding ('blurred', 'covered', 'moved', 'other_view')
    :param values: metrics and values of the finding; what is missing or no number is left out
    """
    numbers = {name: value for name, value in values.items() if isinstance(value, (int, float))}
    words = [
        _displacement(env, numbers),
        _share(numbers, "hidden", env._("%s %% of what the reference shows is hidden.")),
        _share(numbers, "sharpness_ratio", env._("Sharpness: %s %% of the reference.")),
        _share(numbers, "share", env._("Blurred in %s %% of the picture."), code == "blurred"),
        _share(numbers, "agreement", env._("%s %% of the reference is found in its place.")),
    ]
    if code == "other_view":
        words.insert(0, env._("Nothing of the reference is seen, but something else."))
    return [sentence for sentence in words if sentence]


def _share(numbers: dict, name: str, words: str, applies=True) -> str:
    return words % round(100 * numbers[name]) if applies and name in numbers else ""


def _displacement(env, numbers: dict) -> str:
    if not {"dx_percent", "dy_percent"} <= numbers.keys():
        return ""
    shift = round(hypot(numbers["dx_percent"], numbers["dy_percent"]), 1)
    percent = formatLang(env, shift, digits=1)
    if turn := abs(round(numbers.get("degrees", 0.0), 1)):
        return env._(
            "The view has moved by %(percent)s %% of the picture's width and turned by "
            "%(degrees)s degrees.",
            percent=percent,
            degrees=formatLang(env, turn, digits=1),
        )
    return env._("The view has moved by %s %% of the picture's width.", percent)
