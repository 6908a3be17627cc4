"""Colours of the site's owner: their contrast, and the dark page's own where none is given."""

from __future__ import annotations

from sphinx_sxs.settings import Theme

BACKGROUNDS = {"accent": ("#ffffff", "#f5f7f8"), "accent_dark": ("#14191d", "#1b2127", "#1e252b")}
"""What links stand on, by the setting of their colour; the same as in ``sxs.css``."""
LEAST_CONTRAST = 4.5
"""Of text with its background: WCAG 2.2, criterion 1.4.3."""
_DEFAULTS = {"accent": "#0b6570", "accent_dark": "#74cbd4"}
_STEPS = 50


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21, as WCAG defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def least_contrast(name: str, colour: str) -> float:
    """The contrast of an accent with what is worst of what it stands on."""
    return min(contrast(colour, background) for background in BACKGROUNDS[name])


def lightened(colour: str) -> str:
    """The colour with as much white in it as it needs to be read on dark pages."""
    for step in range(_STEPS):
        white = step / _STEPS
        mixed = "#" + "".join(f"{round(c + (255 - c) * white):02x}" for c in _channels(colour))
        if least_contrast("accent_dark", mixed) >= LEAST_CONTRAST:
            return mixed
    return "#ffffff"


def accents(theme: Theme) -> tuple[str, str]:
    """The accents of light and dark pages; a dark one is made where only the light one is given."""
    light = theme.accent or _DEFAULTS["accent"]
    dark = theme.accent_dark or (lightened(theme.accent) if theme.accent else _DEFAULTS["accent_dark"])
    return light.lower(), dark.lower()


def style_sheet(theme: Theme) -> str:
    """The sheet that gives the pages the owner's colours; empty where there are none."""
    if not theme.accent and not theme.accent_dark:
        return ""
    light, dark = accents(theme)
    return (
        f":root {{ --accent: {light}; }}\n"
        f"@supports (color: light-dark(#000, #fff)) {{\n"
        f"  :root {{ --accent: light-dark({light}, {dark}); }}\n"
        "}\n"
    )


def complaints(theme: Theme) -> list[str]:
    """What is hard to read in the owner's colours."""
    found = []
    for name in BACKGROUNDS:
        colour = getattr(theme, name)
        if colour and (ratio := least_contrast(name, colour)) < LEAST_CONTRAST:
            # Rounded down, so that no 4.496 is called 4.5.
            shown = int(ratio * 100) / 100
            found.append(
                f"`tool.sxs.theme.{name}` `{colour}` has a contrast of {shown:.2f}:1 with its background,"
                f" under {LEAST_CONTRAST}:1"
            )
    return found
