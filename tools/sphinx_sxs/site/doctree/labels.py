"""What Sphinx's writers say of themselves, said in English instead."""

from __future__ import annotations

from docutils import nodes
from docutils.languages.en import labels

from sphinx_sxs.site.doctree.directives import ALERTS


def label_in_english(document: nodes.document) -> None:
    """Give each alert of an English article its English title.

    Writers name alerts in the language of the interface, which is another one there.
    """
    for kind in sorted(ALERTS.values(), key=lambda kind: kind.__name__):
        for alert in list(document.findall(kind)):
            name = kind.__name__
            titled = nodes.admonition(
                "", nodes.title("", labels[name]), *alert.children, classes=[name, *alert["classes"]]
            )
            titled["ids"] = alert["ids"]
            titled.source, titled.line = alert.source, alert.line
            alert.replace_self(titled)
