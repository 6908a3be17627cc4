"""Pictures that stand in an article as ``data:`` URLs: files of the site, as its other images are.

A page that lets no content in but its own site's shows no ``data:`` URL, and one of 20 KB
would stand in every copy of the page.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

_DATA = re.compile(r"data:image/[\w.+-]+;base64,(?P<data>[A-Za-z0-9+/=]+)", re.IGNORECASE)
_KINDS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), ".webp"),
)
"""What files of pictures begin with.  Vector graphics may hold scripts: they are left out."""


def picture_file(url: str, folder: Path) -> Path | None:
    """The file of a ``data:`` URL, written under `folder`; ``None`` where it is no picture."""
    match = _DATA.fullmatch("".join(unquote(url).split()))
    if match is None:
        return None
    try:
        data = b64decode(match["data"], validate=True)
    except binascii.Error:
        return None
    suffix = next((suffix for begin, suffix in _KINDS if begin.match(data)), None)
    if suffix is None:
        return None
    file = folder / "pictures" / f"{sha256(data).hexdigest()[:20]}{suffix}"
    if not file.is_file() or file.stat().st_size != len(data):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return file
