"""A rule's page: what `sxs explain` prints and what the documentation shows."""

from __future__ import annotations

from sphinx_sxs.checks.rule import Rule

ITS = "https://www.w3.org/TR/its20/#lqissue-typevalues"
MQM = "https://themqm.org/error-types-2/typology/"


def rule_page(rule: type[Rule]) -> str:
    """The whole page in Markdown: code and names, grade and issue types, then the rule's docstring."""
    facts = [f"Severity: **{rule.severity}**"]
    if rule.issue_type:
        facts.append(f"[ITS 2.0]({ITS}): `{rule.issue_type}`")
    if rule.mqm:
        facts.append(f"[MQM]({MQM}): `{rule.mqm}`")
    return f"# {rule.code} {', '.join(rule.names())}\n\n{'; '.join(facts)}\n\n{rule.page()}\n"


def rules_index(rules: tuple[type[Rule], ...]) -> str:
    """The catalogue as a Markdown page that links to the rules' pages beside it."""
    lines = ["# Rules", ""]
    for family, about in FAMILIES.items():
        mine = [rule for rule in rules if rule.family() == family]
        if mine:
            lines += [f"## {family}: {about}", "", "| code | name | severity | finds |", "|---|---|---|---|"]
            lines += [
                f"| [{rule.code}]({rule.code}.md) | {', '.join(rule.names())} | {rule.severity}"
                f" | {rule.summary().replace('|', chr(92) + '|')} |"
                for rule in mine
            ]
            lines.append("")
    return "\n".join(lines)


FAMILIES = {
    "STR": "structure: spans, ids, front matter, articles and sentences that should be there",
    "ORG": "English originals: what is stale, or was never the English of its commit",
    "MRK": "links, emphasis, code and other markup",
    "NUM": "numbers, dates, versions and identifiers",
    "TRM": "names, terms and literal text",
    "ADQ": "adequacy: does the target say what the source says",
    "PUN": "punctuation and spacing",
    "ENC": "encoding",
    "MET": "metadata",
    "RES": "included files and images",
    "SUP": "suppressions",
    "INT": "the checks themselves",
}
"""What each family of ours is about."""
