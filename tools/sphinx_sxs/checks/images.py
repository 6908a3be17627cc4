"""What the rules on images share: the images of an article that lead to a certain place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sphinx_sxs.article.markdown import code_ranges
from sphinx_sxs.article.resources import Image, Place, find_images, locate_image
from sphinx_sxs.checks.model import Finding
from sphinx_sxs.checks.rule import Context


def image_findings(context: Context, place: Place, message: str) -> Iterator[Finding]:
    """A finding, worded by `message`, for each image of the published text that leads to `place`."""
    text = context.target.text
    if not _may_show(text):
        return
    for image in _images(text):
        found, file = locate_image(image.url, context.file.path, context.docset)
        if file is not None:
            context.looked_for(file)
        if found is place:
            row = text.count("\n", 0, image.offset)
            yield Finding(
                message.format(url=image.url),
                line=context.article.body_line + row,
                excerpt=text.split("\n")[row].strip()[:120],
            )


@lru_cache(maxsize=1)
def _images(text: str) -> tuple[Image, ...]:
    """The images of `text` outside of code, in order; one rule asks for them after the other."""
    code = code_ranges(text)
    return tuple(
        image
        for image in sorted(find_images(text), key=lambda image: image.offset)
        if not any(start <= image.offset < end for start, end in code)
    )


def _may_show(text: str) -> bool:
    return (
        ("!" in text and "![" in text)
        or ":::" in text
        or (("<i" in text or "<I" in text) and "<img" in text.lower())
    )
