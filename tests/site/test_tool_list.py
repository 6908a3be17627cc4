"""*Sync tools*: which links of an article count, what they are called, and where they are listed."""

from __future__ import annotations

from typing import Any

from sphinx_sxs.settings import Settings, Tool
from sphinx_sxs.site.tools import all_tools, is_documentation, tools_of

OFFICE = Tool(key="office", name="Office.com", url="https://www.office.com/", text="Sign in.")
ADMIN = Tool(
    key="admin", name="Admin center", url="https://admin.example/", paths=("sync-*",), assetids=("a-1",)
)
SETTINGS = Settings(tools=(OFFICE, ADMIN))


def found(record: dict[str, Any], page: str = "other") -> list[dict[str, Any]]:
    return tools_of(record, page, SETTINGS, lambda text: f"[{text}]")


def test_a_tool_is_called_what_the_article_calls_it() -> None:
    (tool,) = found({"links": [("https://portal.example/x?y=1", "the portal", False)]})
    assert (tool["name"], tool["host"], tool["text"]) == ("the portal", "portal.example", "")


def test_a_registered_tool_has_its_own_name_and_a_translated_line() -> None:
    (tool,) = found({"links": [("https://www.office.com/", "go to Office.com", True)]})
    assert (tool["name"], tool["text"], tool["unwrapped"]) == ("Office.com", "[Sign in.]", True)


def test_a_bare_address_is_shortened() -> None:
    (tool,) = found(
        {
            "links": [
                ("https://portal.example/" + "long/" * 20, "https://portal.example/" + "long/" * 20, False)
            ]
        }
    )
    assert tool["name"].startswith("portal.example/long/")
    assert len(tool["name"]) <= 48


def test_something_to_read_is_no_tool() -> None:
    assert is_documentation(SETTINGS, "https://docs.microsoft.com/office")
    assert not found({"links": [("https://docs.microsoft.com/office", "Office", False)]})


def test_the_registry_adds_tools_by_page_and_by_asset() -> None:
    assert [t["name"] for t in found({}, "sync-a-users-profile-picture")] == ["Admin center"]
    assert [t["name"] for t in found({"assetid": "a-1"})] == ["Admin center"]
    assert not found({"assetid": "a-2"})


def test_the_list_of_all_tools_has_the_most_used_first_under_their_commonest_name() -> None:
    def tool(name: str, url: str) -> dict[str, Any]:
        return {"name": name, "url": url, "host": "h", "text": "", "unwrapped": False}

    listed = all_tools(
        (
            ({"title": str(n), "href": f"{n}.html"}, tools)
            for n, tools in enumerate(
                [
                    [tool("here", "https://a"), tool("b", "https://b")],
                    [tool("portal", "https://a")],
                    [tool("portal", "https://a")],
                ]
            )
        )
    )
    assert [(t["name"], len(t["pages"])) for t in listed] == [("portal", 3), ("b", 1)]
