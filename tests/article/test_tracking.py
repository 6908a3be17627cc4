"""Where wrapped links really lead."""

import pytest

from sphinx_sxs.article.tracking import unwrap_link


@pytest.mark.parametrize(
    ("wrapped", "true"),
    [
        (
            "https://na01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.office.com%2F&amp;data=02%7C01",
            "https://www.office.com/",
        ),
        ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fx.example%2Fa&usg=1", "https://x.example/a"),
        ("https://www.google.com/url?q=https://x.example/a&amp;sa=D", "https://x.example/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fx.example%2F&h=1", "https://x.example/"),
        ("https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fx.example%2fa&c=E", "https://x.example/a"),
        ("https://urldefense.proofpoint.com/v1/url?u=https://x.example/a&k=1", "https://x.example/a"),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__x.example_a-5Fb&d=1", "https://x.example/a_b"),
        ("https://urldefense.com/v3/__https://x.example/a?b=1__;!!Abc!def$", "https://x.example/a?b=1"),
        ("https://urldefense.com/v3/__https://x.example/*23top__;Iw!!Abc!d$", "https://x.example/#23top"),
        (
            (
                "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3D"
                "https%253A%252F%252Fx.example%252F&data=1"
            ),
            "https://x.example/",
        ),
    ],
)
def test_wrapped(wrapped, true):
    assert unwrap_link(wrapped) == true


@pytest.mark.parametrize(
    "url",
    [
        "https://www.office.com/",
        "https://na01.safelinks.protection.outlook.com/",
        "https://na01.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
        "https://www.google.com/search?q=https://x.example",
        "https://evil.example/?safelinks.protection.outlook.com&url=https://x.example",
        "https://[safelinks/",
        "",
    ],
)
def test_not_wrapped(url):
    assert unwrap_link(url) is None
