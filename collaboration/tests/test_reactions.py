"""Reactions are single emoji, each counted once for a person or guest."""

import pytest

from accounts.tests.people import Visitor
from collaboration.models import Comment
from collaboration.services import reactions
from collaboration.tests.factories import make_comment
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import make_track
from wavic.events import Event
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db

FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}\u200d\N{BOY}"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def comment(owner):
    return make_comment(make_track(make_project(make_space(owner.user))))


def react(visitor, comment, emoji):
    return visitor.api.post(f"/comment/{comment.pk}/reaction", {"emoji": emoji})


def test_reactions_are_grouped_by_emoji(owner, comment):
    other = Visitor.logged_in()
    add_member(comment.space, other.user, Role.COMMENTER)
    other.user.name = "Ben"
    other.user.save()
    react(owner, comment, "🎸")
    react(other, comment, "🎸")
    for _ in range(2):
        answer = react(other, comment, "👍")
    assert_documented(answer)
    assert answer.json()["reactions"] == [
        {"emoji": "🎸", "count": 2, "names": [owner.user.name, "Ben"], "mine": True},
        {"emoji": "👍", "count": 1, "names": ["Ben"], "mine": True},
    ]
    [thread] = owner.api.get(f"/comment/track/{comment.track_id}").json()["results"]
    assert [group["mine"] for group in thread["reactions"]] == [True, False]
    assert Event.objects.filter(kind="comment.reacted").count() == 3
    for _ in range(2):
        answer = owner.api.delete(f"/comment/{comment.pk}/reaction?emoji=🎸")
        assert answer.status_code == 200
    assert [group["count"] for group in answer.json()["reactions"]] == [1, 1]


@pytest.mark.parametrize("emoji", ["👍🏽", "🇩🇪", "1️⃣", FAMILY, ENGLAND])
def test_an_emoji_is_one_however_it_is_put_together(owner, comment, emoji):
    assert react(owner, comment, emoji).json()["reactions"][0]["emoji"] == emoji


def test_an_emoji_typed_as_plain_text_is_the_same_emoji(owner, comment):
    react(owner, comment, "\N{HEAVY BLACK HEART}")
    [group] = react(owner, comment, "\N{HEAVY BLACK HEART}\ufe0f").json()["reactions"]
    assert (group["emoji"], group["count"]) == ("\N{HEAVY BLACK HEART}\ufe0f", 1)


@pytest.mark.parametrize(
    "emoji",
    ["", "a", "1", "#", "👍👍", "👍 great", "🇩", "<b>", "ä", "\u200d", "👍" * 17, None, ["👍"], 7],
)
def test_what_is_not_one_emoji_is_refused(owner, comment, emoji):
    answer = owner.api.post(f"/comment/{comment.pk}/reaction", {"emoji": emoji})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["emoji"])
    assert Comment.objects.get().reactions == []


def test_a_comment_holds_only_so_many(owner, comment, monkeypatch):
    monkeypatch.setattr(reactions, "MOST_REACTIONS", 2)
    react(owner, comment, "🎸")
    react(owner, comment, "🥁")
    answer = react(owner, comment, "🎹")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_reactions")
    assert react(owner, comment, "🥁").status_code == 200  # is there already
