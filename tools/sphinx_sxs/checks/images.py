"""What the rules on images share: the images of an article that lead to a certain place."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_sxs.article.markdown import code_ranges
from sphinx_sxs.article.resources import Place, find_images, locate_image
from sphinx_sxs.checks.model import Finding
from sphinx_sxs.checks.rule import Context


def image_findings(context: Context, place: Place, message: str) -> Iterator[Finding]:
    """A finding, worded by `message`, for each image of the published text that leads to `place`."""
    body = context.article.body
    if "![" not in body and ":::" not in body and "<img" not in body.lower():
        return
    text = context.target.text
    code = code_ranges(text)
    lines = text.split("\n")
    for image in sorted(find_images(text), key=lambda image: image.offset):
        if any(start <= image.offset < end for start, end in code):
            continue
        found, file = locate_image(image.url, context.file.path, context.docset)
        if file is not None:
            context.looked_for(file)
        if found is place:
            row = text.count("\n", 0, image.offset)
            yield Finding(
                message.format(url=image.url),
                line=context.article.body_line + row,
                excerpt=lines[row].strip()[:120],
            )
