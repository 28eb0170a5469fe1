"""An excerpt is the beginning of what a comment shows, in one line."""

import pytest

from collaboration.selectors import excerpt


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("Louder here", "Louder here"),
        ("  Two\n\nlines\there ", "Two lines here"),
        ("**Louder** here, *please*", "Louder here, please"),
        ("~~No~~ `1:23` [this one](https://a.example)", "No 1:23 this one"),
        ("# Mix\n\n- bass\n- *drums*\n", "Mix bass drums"),
        ("snake_case, 3 < 4 & 5", "snake_case, 3 < 4 & 5"),
        ("```\nkick + snare\n```", "kick + snare"),
        ("<b>bold</b> 天使 🔥", "<b>bold</b> 天使 🔥"),
        ("", ""),
    ],
)
def test_without_the_marks_of_markdown(body, shown):
    assert excerpt(body) == shown


def test_it_is_short_whatever_is_typed():
    assert excerpt("a" * 10_000) == "a" * 199 + "…"
    assert len(excerpt("**" * 5_000)) <= 200
    assert excerpt("*a* " * 2_500).endswith("…")
