"""Where links, images and code inclusions of an article lead."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from docutils import nodes
from sphinx import addnodes

from sphinx_sxs.article.docset import Docset
from sphinx_sxs.article.includes import Assembled, is_file, resolve_inside
from sphinx_sxs.article.model import Side
from sphinx_sxs.article.resources import Place, locate_image
from sphinx_sxs.article.tracking import unwrap_link
from sphinx_sxs.messages import Translate
from sphinx_sxs.settings import Settings
from sphinx_sxs.site.anchor_links import AnchorLink, anchor_of
from sphinx_sxs.site.dialect import Directive
from sphinx_sxs.site.html_tags import sound_url
from sphinx_sxs.site.pictures import picture_file
from sphinx_sxs.site.project import DocsetProject
from sphinx_sxs.site.snippets import excerpt

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB = ("http:", "https:")
_GENERIC = re.compile(r"`\d+")
_LANGUAGES = {
    ".cs": "csharp",
    ".vb": "vb",
    ".xaml": "xml",
    ".ps1": "powershell",
    ".py": "python",
    ".js": "javascript",
}


@dataclass(frozen=True, slots=True)
class ToolLink:
    """A link of the article that may send the reader to a tool."""

    url: str
    """Where it leads, without any tracking wrapper."""
    reference: nodes.reference
    """The node, whose text names the tool."""
    unwrapped: bool
    """Whether the article's own link went through a wrapper."""


@dataclass(slots=True)
class ArticleResolver:
    """Answers the tree builder's questions about everything outside the article's text."""

    docname: str
    path: Path
    docset: Docset
    project: DocsetProject
    settings: Settings
    locale: str
    side: Side
    assembled: Assembled
    translate: Translate
    report: Callable[[str, str, int], None]
    depend: Callable[[Path], None]
    first_line: int = 1
    links: list[ToolLink] = field(default_factory=list)
    targets: set[str] = field(default_factory=set)
    """Documents that the article links to."""
    anchor_links: list[AnchorLink] = field(default_factory=list)
    """The article's links to anchors of the docset's pages, its own among them."""
    has_broken_links: bool = False
    """Whether some link may lead to a page once there is one."""

    # ------------------------------------------------------------------ links

    def link(self, url: str, offset: int) -> nodes.TextElement | None:
        """A reference to `url` as written at code point `offset`."""
        url = url.strip()
        if url.lower().startswith("xref:"):
            return self._xref(url[5:])
        if url.startswith("#"):
            self._keep_anchor(self.docname, url[1:], url, offset)
            return nodes.reference("", refuri=sound_url(url), internal=True)
        if url.startswith("//"):
            return self._external("https:" + url)
        if _SCHEME.match(url):
            return self._external(url)
        return self._inside(url, offset)

    def _line(self, offset: int) -> int:
        return self.first_line + self.assembled.text.count("\n", 0, offset)

    def _external(self, url: str) -> nodes.reference:
        reference, is_unwrapped = self._unwrapped(url)
        target = reference["refuri"]
        if target.lower().startswith(_WEB):
            self.links.append(ToolLink(target, reference, is_unwrapped))
        return reference

    def _unwrapped(self, url: str) -> tuple[nodes.reference, bool]:
        """A reference past the tracking wrapper of `url`, and whether there was one: then it says so."""
        target = unwrap_link(url)
        reference = nodes.reference("", refuri=sound_url(target or url))
        if target is None:
            return reference, False
        reference["classes"].append("sxs-unwrapped")
        reference["reftitle"] = self.translate("The tracking wrapper was removed from this link.")
        return reference, True

    def _xref(self, uid: str) -> nodes.reference:
        """``<xref:Uid?displayProperty=…>``: a link to the API reference, named after the uid."""
        uid, _, query = uid.partition("?")
        uid = unquote(uid.partition("#")[0])
        plain = _GENERIC.sub("", uid).rstrip("*")
        names = plain.split("(", 1)[0].split(".")
        if "displayProperty=fullName" in query:
            name = plain
        elif "displayProperty=nameWithType" in query:
            name = ".".join(names[-2:])
        else:
            name = names[-1] or plain
        address = uid.rstrip("*").split("(", 1)[0].replace("`", "-").lower()
        reference = nodes.reference("", refuri=sound_url(self.settings.xref_url.replace("{uid}", address)))
        reference["classes"].append("xref")
        reference["xref_name"] = name
        return reference

    def _inside(self, url: str, offset: int) -> nodes.TextElement | None:
        path, _, fragment = url.partition("#")
        path = path.partition("?")[0]
        docname = self._document(path, offset)
        if docname is not None:
            self.targets.add(docname)
            if fragment:
                self._keep_anchor(docname, fragment, url, offset)
            sound = sound_url(f"#{fragment}")[1:]
            return nodes.reference("", refuri="", internal=True, sxs_doc=docname, sxs_fragment=sound)
        self.has_broken_links = True
        if path.startswith("/"):
            return self._published_elsewhere(url)
        origin = self.assembled.origin_at(offset)
        target = resolve_inside(path, origin, self.docset.root)
        if target is not None and is_file(target) and target.suffix.lower() not in {".md", ".yml"}:
            return self._download(target)
        self.warn("broken-link", f"link `{url}` leads to no page of the docset", self._line(offset))
        base = self.docset.base_path
        if not base:
            return None
        # The publisher may have the page though this copy of the docset has not.
        below = os.path.relpath(os.path.normpath(origin.parent / unquote(path)), self.docset.root)
        if below.startswith(".."):
            return None
        page = below.replace(os.sep, "/").removesuffix(".md").removesuffix(".yml")
        return self._published_elsewhere(f"{base}/{page}" + (f"#{fragment}" if fragment else ""))

    def _keep_anchor(self, docname: str, fragment: str, url: str, offset: int) -> None:
        anchor = anchor_of(fragment)
        if anchor:
            self.anchor_links.append(AnchorLink(docname, anchor, url, self._line(offset)))

    def _document(self, path: str, offset: int) -> str | None:
        """The document that a link's path names: root-relative, or relative to its file."""
        project = self.project
        plain = unquote(path)
        if plain.startswith("/"):
            base = self.docset.base_path.lower()
            if not base or not (plain.lower() + "/").startswith(base + "/"):
                return None
            below = plain[len(base) :].strip("/")
            bases = [self.docset.root, *(self.docset.root / src for src in self.docset.sources)]
        elif plain.startswith("~/"):
            below, bases = plain[2:], [self.docset.root]
        else:
            below, bases = plain, [self.assembled.origin_at(offset).parent]
        for folder in bases:
            target = os.path.normpath(folder / below) if below else str(folder)
            for candidate in (target, target + ".md", os.path.join(target, "index.md")):  # noqa: PTH118 - strings, for speed
                docname = project.by_path.get(candidate)
                if docname is not None:
                    return docname
            name = os.path.relpath(target, project.base_of(folder)).replace(os.sep, "/").removesuffix(".md")
            docname = project.by_folded.get(name.lower())
            if docname is not None:
                return docname
        return None

    def _published_elsewhere(self, path: str) -> nodes.reference:
        locale = (self.locale if self.side is Side.TARGET else self.settings.source_locale).lower()
        first = path.split("/", 2)[1].lower() if path.count("/") else ""
        prefix = "" if re.fullmatch(r"[a-z]{2,3}(-[a-z]{4})?-[a-z]{2}", first) else f"/{locale}"
        return nodes.reference("", refuri=sound_url(f"{self.settings.docs_host.rstrip('/')}{prefix}{path}"))

    def _download(self, target: Path) -> addnodes.download_reference:
        return addnodes.download_reference("", refdoc=self.docname, reftarget=self._from_source(target))

    def _from_source(self, target: Path) -> str:
        """A file's path as Sphinx takes it: from the source folder, with a leading slash."""
        below = os.path.relpath(target, os.path.realpath(self.project.srcdir))
        return "/" + below.replace(os.sep, "/")

    # ------------------------------------------------------------------ images, code, video

    def image(self, url: str, offset: int, line: int) -> str | None:
        """The URI of an image: a URL as it stands, or a path from the source folder."""
        url = url.strip()
        if not url:
            self.warn("missing-image", "image without a source", line)
            return None
        if url[:5].lower() == "data:":
            return self._picture(url, line)
        place, target = locate_image(url, self.assembled.origin_at(offset), self.docset)
        if place is Place.REMOTE:
            if url.startswith("/") and not url.startswith("//"):
                return f"{self.settings.docs_host.rstrip('/')}{url}"
            return url if url.lower().startswith(_WEB) else None
        if target is None:
            self.warn("outside-docset", f"image `{url}` points outside the docset", line)
            return None
        if place is Place.MISSING:
            copied = self.project.below_copies(target)
            if copied is not None and (found := self._beside_the_copied(copied)):
                return self._from_source(found)
            target = self._of_another_locale(target)
            if target is None:
                self.warn("missing-image", f"image `{url}` is not there", line)
                return None
            self.warn("borrowed-image", f"image `{url}` is not there; that of another locale is shown", line)
        return self._from_source(target)

    def _picture(self, url: str, line: int) -> str | None:
        """A picture that stands in the article itself: a file of the site, as others are."""
        file = picture_file(url, self.project.generated)
        if file is None:
            self.warn("missing-image", "image in the text cannot be read", line)
            return None
        return self._from_source(Path(os.path.realpath(file)))

    def _beside_the_copied(self, below: Path) -> Path | None:
        """An image of an article that was copied out of the originals: wherever the docset has it."""
        project = self.project
        root = Path(os.path.realpath(project.srcdir))
        folders = [root, project.originals, *(root.parent / locale for locale in project.siblings())]
        found = (_file_in(folder, below) for folder in folders if folder is not None)
        return next((path for path in found if path is not None), None)

    def _of_another_locale(self, target: Path) -> Path | None:
        # English pages may show the files of another locale.
        root = Path(os.path.realpath(self.project.base_of(target.parent)))
        if not target.is_relative_to(root):
            return None
        below = target.relative_to(root)
        for locale in self.project.siblings():
            found = _file_in(root.parent / locale, below)
            if found is not None:
                return found
        return None

    def code(self, directive: Directive, offset: int, line: int) -> tuple[str, str] | None:
        """The code that a directive includes and its language."""
        attributes = directive.attributes
        source, _, fragment = attributes.get("source", "").partition("#")
        source, _, query = source.partition("?")
        target = resolve_inside(source, self.assembled.origin_at(offset), self.docset.root)
        if target is None:
            self.warn("outside-docset", f"code `{source}` lies outside the docset", line)
            return None
        self.depend(target)
        if not is_file(target):
            self.warn("missing-code", f"code `{source}` is not there", line)
            return None
        asked = dict(parse_qsl(query))
        lines = attributes.get("range") or asked.get("range", "")
        name = attributes.get("id") or asked.get("name", "")
        if re.fullmatch(r"L\d+(-L\d+)?", fragment):
            lines = fragment
        elif fragment:
            name = fragment
        text = target.read_text(encoding="utf-8-sig", errors="replace")
        part = excerpt(text, lines=lines, name=name)
        if part is None:
            self.warn("missing-code", f"code `{source}` has no part `{name or lines}`", line)
            return None
        return part.strip("\n"), attributes.get("language") or _LANGUAGES.get(target.suffix.lower(), "")

    def video(self, url: str) -> nodes.reference | None:
        """The link to a video, which is no link to a tool: it says that it plays, and from where."""
        url = url.strip()
        reference, _ = self._unwrapped(f"https:{url}" if url.startswith("//") else url)
        address = reference["refuri"]
        if not address.lower().startswith(("http://", "https://")):
            return None
        # TRANSLATORS: text of a link that loads a video from another site.
        label = self.translate("Play the video from %(host)s") % {"host": _host(address)}
        reference.append(nodes.Text(label))
        return reference

    def warn(self, kind: str, message: str, line: int) -> None:
        """Report a defect of the article, at a line of its file."""
        self.report(kind, message, line)


def _file_in(folder: Path, below: Path) -> Path | None:
    """The file `below` a folder; ``None`` where there is none, or one that a link leads to outside."""
    candidate = folder / below
    is_inside = candidate.is_file() and candidate.resolve().is_relative_to(folder.resolve())
    return candidate if is_inside else None


def _host(url: str) -> str:
    """The host of `url`; all of it where it cannot be taken apart."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
