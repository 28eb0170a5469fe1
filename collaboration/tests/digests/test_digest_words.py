"""A digest's subject and lines say what happened, in plain words."""

import pytest

from collaboration.digest_words import sentence, summary
from collaboration.models import NotificationKind as Kind


def row(kind: Kind, *names: str, actor_count: int = 0, **more) -> dict:
    actors = [{"id": None, "name": name, "image": None} for name in names]
    count = actor_count or len(names)
    return {
        "kind": kind,
        "actors": actors,
        "actor_count": count,
        "version": None,
        "role": "",
        **more,
    }


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("count", [1, 12])
def test_every_kind_has_words(kind, count):
    said = sentence(row(kind, "Ana", role="editor"), count)
    assert said[0].isupper() or said[0].isdigit()
    assert "{" not in said
    assert summary([(kind, count)]).startswith(f"{count} ")


@pytest.mark.parametrize(
    ("told", "count", "said"),
    [
        (row(Kind.COMMENT, "Ana"), 1, "Ana commented"),
        (row(Kind.COMMENT, "Ana", "Bo"), 3, "3 comments from Ana and Bo"),
        (row(Kind.COMMENT, "Ana", "Bo", "Cy"), 3, "3 comments from Ana, Bo and Cy"),
        (
            row(Kind.COMMENT, "Ana", "Bo", "Cy", actor_count=7),
            9,
            "9 comments from Ana, Bo and 5 others",
        ),
        (row(Kind.COMMENT, ""), 1, "Somebody commented"),
        (row(Kind.VERSION, "Ana", version={"number": 3, "label": ""}), 1, "Ana uploaded mix 3"),
        (
            row(Kind.VERSION, "Ana", version={"number": 4, "label": "Master"}),
            2,
            "2 new mixes from Ana, the latest Master",
        ),
        (row(Kind.VERSION_FAILED, version={"number": 2, "label": ""}), 1, None),
        (row(Kind.ROLE_CHANGED, "Ana", role="editor"), 1, "Your role is editor now"),
        (row(Kind.COMMENT, "{who} {0}"), 1, "{who} {0} commented"),
    ],
)
def test_sentences(told, count, said):
    assert sentence(told, count) == (said or "Mix 2 could not be processed")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([(Kind.COMMENT, 12), (Kind.VERSION, 2)], "12 comments, 2 new mixes"),
        ([(Kind.VERSION, 1), (Kind.COMMENT, 1), (Kind.COMMENT, 1)], "2 comments, 1 new mix"),
        ([(Kind.MEMBER_JOINED, 1), (Kind.INVITATION_ACCEPTED, 1)], "2 new members"),
        (
            [(Kind.REACTION, 9), (Kind.MENTION, 1), (Kind.REPLY, 1), (Kind.TRACK, 1)],
            "1 mention, 1 reply, 1 new track and more",
        ),
    ],
)
def test_summaries(told, said):
    assert summary(told) == said
