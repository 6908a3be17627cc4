"""Front matter in the plain form that nearly all of it has, read without a YAML parser.

A block is plain where each line is ``key: value``, ``key:``, or an item ``- value`` of the list
under such a key, and each value a scalar that YAML takes as it stands.  Anything else is left to
the YAML reader, which gives the same data for a plain block at many times the cost.
"""

from __future__ import annotations

import re

# What is left to the YAML reader wherever it stands: control and other odd characters.
_ODD = r"\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff"
# YAML 1.2.2, 7.3.3: what a plain scalar must not start with or hold, and a little more.
_SCALAR = rf"""(?![\s\-?:,\[\]{{}}#&*!|>'"%@`=<~])(?:(?!: |:$| #)[^{_ODD}])*"""
_QUOTED = rf"""'(?P<single>[^'{_ODD}]*)'|"(?P<double>[^"\\{_ODD}]*)\""""
_LINE = re.compile(
    r"(?:(?P<key>[A-Za-z_][A-Za-z0-9_.]*):(?: +|$)|(?P<indent> *)- +)"
    rf"(?:{_QUOTED}|(?P<plain>{_SCALAR}))? *"
)


def read_plain(block: str) -> dict[str, object] | None:
    """The data of a plain block, as the YAML reader would give it; ``None`` where it is not plain."""
    data: dict[str, object] = {}
    items: list[object] | None = None
    open_key = indent = ""
    for line in block.split("\n"):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        key, single, double, plain = match.group("key", "single", "double", "plain")
        quoted = single if single is not None else double
        value = quoted if quoted is not None else (plain or "").rstrip(" ")
        if key is not None:
            if key in data:
                return None
            data[key] = value
            items, open_key = None, key if not value and quoted is None else ""
        elif items is not None:
            if match["indent"] != indent:
                return None
            items.append(value)
        elif open_key:
            items, indent = [value], match["indent"]
            data[open_key] = items
        else:
            return None
        if key is None and not value and quoted is None:
            return None
    return data
