"""The reliability plot: probabilities of findings beside the share that is severe, as SVG.

The image is read aloud (title and description tell every bin), adapts to light and dark
pages, needs no script or font of its own, and is the same for equal input.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from sphinx_sxs.evaluation.reliability import Bin, Reliability

_WIDTH, _HEIGHT = 640, 620
_LEFT, _SIDE = 76, 532
"""Where the plots start, and how wide they are."""
_TOP, _TALL = 76, 340
"""Where the upper plot starts, and how tall it is."""
_HISTOGRAM_TOP, _HISTOGRAM_TALL = 462, 96
_TICKS = 5
_POINT = 5

_STYLE = """
svg { --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --grid: #d1d9e0; --mark: #0a5cad; --bar: #9cc4ea }
@media (prefers-color-scheme: dark) {
  svg { --paper: #0d1117; --ink: #e6edf3; --faint: #9da7b3; --grid: #30363d; --mark: #6cb6ff; --bar: #2f5d8c }
}
text { fill: var(--ink); font: 13px system-ui, sans-serif }
.title { font-size: 17px; font-weight: 600 }
.faint { fill: var(--faint) }
.middle { text-anchor: middle }
.end { text-anchor: end }
.paper { fill: var(--paper) }
.grid { stroke: var(--grid) }
.ideal { stroke: var(--faint); stroke-dasharray: 6 5 }
.interval { stroke: var(--mark); stroke-width: 1.5 }
.line { fill: none; stroke: var(--mark); stroke-width: 2 }
.point { fill: var(--mark) }
.bar { fill: var(--bar); stroke: var(--mark) }
"""
_NONE = "No judged segment has a probability"


def render_reliability_svg(reliability: Reliability) -> str:
    """The plot: above, each bin's share of severe with its interval; below, how many segments it holds."""
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
            "width": str(_WIDTH),
            "height": str(_HEIGHT),
            "role": "img",
            "aria-labelledby": "title desc",
        },
    )
    ET.SubElement(svg, "title", {"id": "title"}).text = "Reliability of the probability of a severe defect"
    ET.SubElement(svg, "desc", {"id": "desc"}).text = " ".join(_sentences(reliability))
    ET.SubElement(svg, "style").text = _STYLE
    ET.SubElement(svg, "rect", {"class": "paper", "width": str(_WIDTH), "height": str(_HEIGHT)})
    _text(svg, 24, 32, "Reliability of the probability of a severe defect", "title")
    _text(svg, 24, 54, _summary(reliability), "faint")
    _axes(svg)
    _curve(svg, reliability)
    _histogram(svg, reliability)
    ET.indent(svg)
    return ET.tostring(svg, encoding="unicode") + "\n"


def _summary(reliability: Reliability) -> str:
    if reliability.brier is None or reliability.calibration_error is None:
        return _NONE
    return (
        f"{reliability.segments:,} segments, {reliability.severe:,} severe · "
        f"expected calibration error {reliability.calibration_error:.3f} · "
        f"Brier score {reliability.brier:.3f}"
    )


def _sentences(reliability: Reliability) -> Iterator[str]:
    yield f"{_summary(reliability)}."
    for each in reliability.bins:
        if each.segments:
            yield f"{_bin(each)}."


def _bin(each: Bin) -> str:
    low, high = each.interval or (0.0, 0.0)
    return (
        f"Probability {each.low:.1f} to {each.high:.1f}, on average {each.mean or 0:.2f}: "
        f"{each.severe:,} of {each.segments:,} severe, {each.observed or 0:.2f} "
        f"(95 % interval {low:.2f} to {high:.2f})"
    )


def _axes(svg: ET.Element) -> None:
    for step in range(_TICKS + 1):
        value = step / _TICKS
        _line(svg, (_x(0), _y(value)), (_x(1), _y(value)), "grid")
        _line(svg, (_x(value), _TOP), (_x(value), _TOP + _TALL), "grid")
        _text(svg, _x(0) - 10, _y(value) + 4, f"{value:.1f}", "faint end")
        _text(svg, _x(value), _TOP + _TALL + 20, f"{value:.1f}", "faint middle")
    _line(svg, (_x(0), _y(0)), (_x(1), _y(1)), "ideal")
    _upright(svg, _TOP + _TALL / 2, "Share that is severe")
    _upright(svg, _HISTOGRAM_TOP + _HISTOGRAM_TALL / 2, "Segments")
    _text(svg, _x(0.5), _HEIGHT - 18, "Probability", "middle")


def _curve(svg: ET.Element, reliability: Reliability) -> None:
    shown = [each for each in reliability.bins if each.segments]
    points = [(_x(each.mean or 0), _y(each.observed or 0)) for each in shown]
    if len(points) > 1:
        joined = " ".join(f"{_at(x)},{_at(y)}" for x, y in points)
        ET.SubElement(svg, "polyline", {"class": "line", "points": joined})
    for each, (x, y) in zip(shown, points, strict=True):
        group = ET.SubElement(svg, "g")
        ET.SubElement(group, "title").text = _bin(each)
        low, high = each.interval or (0.0, 0.0)
        _line(group, (x, _y(low)), (x, _y(high)), "interval")
        for end in (low, high):
            _line(group, (x - 4, _y(end)), (x + 4, _y(end)), "interval")
        ET.SubElement(group, "circle", {"class": "point", "cx": _at(x), "cy": _at(y), "r": str(_POINT)})


def _histogram(svg: ET.Element, reliability: Reliability) -> None:
    bottom = _HISTOGRAM_TOP + _HISTOGRAM_TALL
    most = max((each.segments for each in reliability.bins), default=0)
    for each in reliability.bins:
        if not each.segments:
            continue
        tall = _HISTOGRAM_TALL * each.segments / most
        place = {"x": _x(each.low) + 2, "y": bottom - tall, "width": _x(each.high) - _x(each.low) - 4}
        group = ET.SubElement(svg, "g")
        ET.SubElement(group, "title").text = _bin(each)
        ET.SubElement(
            group,
            "rect",
            {"class": "bar", "height": _at(tall), **{name: _at(value) for name, value in place.items()}},
        )
        _text(group, _x((each.low + each.high) / 2), bottom - tall - 5, f"{each.segments:,}", "faint middle")
    _line(svg, (_x(0), bottom), (_x(1), bottom), "grid")
    for step in range(_TICKS + 1):
        _text(svg, _x(step / _TICKS), bottom + 18, f"{step / _TICKS:.1f}", "faint middle")


def _x(value: float) -> float:
    return _LEFT + _SIDE * value


def _y(value: float) -> float:
    return _TOP + _TALL * (1 - value)


def _at(value: float) -> str:
    return f"{value:.1f}"


def _line(parent: ET.Element, start: tuple[float, float], end: tuple[float, float], kind: str) -> None:
    places = dict(zip(("x1", "y1", "x2", "y2"), map(_at, (*start, *end)), strict=True))
    ET.SubElement(parent, "line", {"class": kind, **places})


def _text(parent: ET.Element, x: float, y: float, text: str, kind: str) -> None:
    ET.SubElement(parent, "text", {"class": kind, "x": _at(x), "y": _at(y)}).text = text


def _upright(svg: ET.Element, middle: float, text: str) -> None:
    """An axis's name, read from below."""
    turned = {"class": "middle", "transform": f"translate(24 {_at(middle)}) rotate(-90)"}
    ET.SubElement(svg, "text", turned).text = text
