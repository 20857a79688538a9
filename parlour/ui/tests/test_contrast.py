"""WCAG contrast of our own tokens, in both themes and for every hue that a tenant may choose.

Reads the `light-dark(oklch(...), oklch(...))` pairs from tokens.css. OKLab to linear sRGB after Ottosson;
relative luminance and the ratio after WCAG 2.2, on the 8-bit values that a screen shows.
"""

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parent.parent / "static" / "ui" / "css" / "tokens.css"
TEXT, PART = 4.5, 3.0

INKS = {
    "ink": ("paper", "paper-3", "lamp-wash", "brick-wash"),
    "ink-2": ("paper", "paper-3", "brand-wash"),
    "ink-3": ("paper", "paper-2", "paper-3", "raised", "brand-wash", "lamp-wash"),
    "brand-ink": ("paper", "paper-3", "raised", "brand-wash", "lamp-wash"),
    "lamp-ink": ("paper", "paper-3", "brand-wash", "lamp-wash"),
    "brick-ink": ("paper", "paper-3", "brand-wash", "brick-wash"),
    "on-brand": ("brand", "brand-hover"),
    "on-rail": ("rail",),
    "on-lamp": ("lamp",),
    "on-brick": ("brick",),
    "paper": ("ink",),
}
PARTS = {"line-2": ("paper", "paper-2", "raised"), "brand": ("paper", "raised")}
PAIRS = [(fore, back, TEXT) for fore, backs in INKS.items() for back in backs] + [
    (fore, back, PART) for fore, backs in PARTS.items() for back in backs
]

Colour = tuple[float, float, float | None]


def read_tokens() -> dict[str, tuple[Colour, Colour]]:
    """Name to (light, dark), each as lightness, chroma and hue; a hue of None is the tenant's."""
    colour = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+|var\(--hue\))\)"
    css = re.sub(r"\s+", " ", TOKENS.read_text())
    found = {}
    for name, *values in re.findall(rf"--([\w-]+): light-dark\( ?{colour}, ?{colour} ?\)", css):
        light, dark = values[:3], values[3:]
        found[name] = (_colour(*light), _colour(*dark))
    return found


def _colour(lightness: str, chroma: str, hue: str) -> Colour:
    return float(lightness), float(chroma), None if hue.startswith("var") else float(hue)


def luminance(lightness: float, chroma: float, hue: float) -> float:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return 0.2126 * _shown(red) + 0.7152 * _shown(green) + 0.0722 * _shown(blue)


def _shown(linear: float) -> float:
    """To the 8-bit value of a screen, and back to linear light."""
    clipped = min(1.0, max(0.0, linear))
    coded = 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
    stepped = round(coded * 255) / 255
    return stepped / 12.92 if stepped <= 0.04045 else float(((stepped + 0.055) / 1.055) ** 2.4)


def ratio(one: tuple[float, float, float], two: tuple[float, float, float]) -> float:
    low, high = sorted((luminance(*one), luminance(*two)))
    return (high + 0.05) / (low + 0.05)


def at(colour: Colour, tenant_hue: int) -> tuple[float, float, float]:
    lightness, chroma, hue = colour
    return lightness, chroma, tenant_hue if hue is None else hue


def test_white_on_black_is_21() -> None:
    assert ratio((1, 0, 0), (0, 0, 0)) == pytest.approx(21)


@pytest.mark.parametrize(("fore", "back", "floor"), PAIRS)
def test_pair_keeps_its_floor_for_all_hues(fore: str, back: str, floor: float) -> None:
    tokens = read_tokens()
    worst = min(
        ratio(at(tokens[fore][theme], hue), at(tokens[back][theme], hue))
        for theme in (0, 1)
        for hue in range(0, 360, 3)
    )
    assert worst >= floor
