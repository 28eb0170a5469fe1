"""The page behind a pasted link says what its owner allows, and nothing to anybody else."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone

from accounts.tests.people import person
from collaboration.models import Link, LinkCopy
from collaboration.tests.factories import make_link
from collaboration.tokens import hash_of
from projects.models import Project
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.tests.factories import make_space
from tracks.tests.factories import make_track, make_version
from wavic.api.rates import RATES
from wavic.lifecycle.models import State
from wavic.mongo.profiling import round_trips
from wavic.testing.stored_pictures import ready_picture

pytestmark = pytest.mark.django_db
TOKEN = "k" * 24
SECRETS = ["Northbound", "First Light", "Harbour", "Ann", "/blob/"]


def share(target, token: str = TOKEN, **options) -> Link:
    """A link that this token opens, for a recipient whom nobody else needs to know of."""
    link = make_link(target, **options)
    link.copies.update(token_hash=hash_of(token), recipient="label@example.com")
    return link


def page(token: str = TOKEN):
    return Client().get(f"/s/{token}")


class Metas(HTMLParser):
    """What a messenger reads of a page: its title and its meta elements."""

    def __init__(self, response) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self._in_title = False
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self._in_title = tag == "title"
        if tag == "meta" and "content" in told:
            self.said[told.get("property") or told.get("name")] = told["content"]

    def handle_data(self, data):
        if self._in_title:
            self.said["title"] = data
            self._in_title = False


@pytest.fixture
def space():
    return make_space(person(name="Ann"))


@pytest.fixture
def track(space):
    made = make_project(space)
    Project.objects.filter(pk=made.pk).update(artwork=ready_picture())
    return make_track(made)


def test_each_kind_of_target_is_previewed_as_what_it_is(track):
    version = make_version(track, label="Mix 2")
    Space.objects.filter(pk=track.space_id).update(avatar=ready_picture())
    seen = {}
    for kind, target in {
        "space": track.space,
        "project": track.project,
        "track": track,
        "version": version,
    }.items():
        share(target, kind)
        said = Metas(page(kind)).said
        assert said["og:image"].startswith("http")
        assert "/blob/image/" in said["og:image"]
        assert said["og:site_name"] == "WAVIC"
        assert said["twitter:card"] == "summary"
        assert said["title"] == said["og:title"]
        seen[kind] = (said["og:title"], said["og:type"], said["og:description"])
    assert seen == {
        "space": ("Northbound", "website", "Music. Shared by Ann."),
        "project": (
            "First Light by Northbound",
            "music.album",
            "Album, 1 track. Shared by Ann.",
        ),
        "track": ("Harbour by Northbound", "music.song", "Track. Shared by Ann."),
        "version": ("Harbour (Mix 2) by Northbound", "music.song", "Track. Shared by Ann."),
    }


@pytest.mark.parametrize("options", [{"preview": False}, {"password": "bcrypt$"}])
def test_a_link_without_preview_or_with_a_password_says_nothing_of_what_it_shares(track, options):
    share(track, **options)
    answer = page()
    assert answer.status_code == 200
    said = Metas(answer).said
    assert said["og:title"] == said["title"] == "A private link"
    assert "og:image" not in said
    assert not [secret for secret in SECRETS if secret in answer.content.decode()]


def test_the_page_knows_whether_to_ask_for_a_password(track):
    share(track, "open")
    share(track, "closed", password="bcrypt$")
    assert b'data-protected="no"' in page("open").content
    assert b'data-protected="yes"' in page("closed").content


def test_neither_recipients_nor_tokens_nor_ids_are_on_the_page(track):
    link = share(track)
    content = page().content.decode()
    for hidden in ["label@example.com", TOKEN, str(link.pk), str(track.pk), str(track.space_id)]:
        assert hidden not in content


def test_names_are_shown_as_text_and_turn_nothing_round(space):
    hostile = '"><script>alert(1)</script>\u202egnp.exe'
    owner = space.owner
    type(owner).objects.filter(pk=owner.pk).update(name="<b>Ann</b>\u2067")
    Space.objects.filter(pk=space.pk).update(name=hostile)
    made = make_project(space)
    Project.objects.filter(pk=made.pk).update(title="שלום\u202a & <i>co</i>")
    share(space, "space")
    share(made, "project")
    for token in ("space", "project"):
        content = page(token).content.decode()
        for markup in ("<script>", "<b>", "<i>"):
            assert markup not in content
        assert not {"\u202e", "\u202a", "\u2067"} & set(content)
    said = Metas(page("space")).said
    assert said["og:title"] == '"><script>alert(1)</script>gnp.exe'
    assert said["og:description"] == "Music. Shared by <b>Ann</b>."
    assert Metas(page("project")).said["og:title"].startswith("שלום & <i>co</i> by ")


def revoke_link(link):
    Link.objects.filter(pk=link.pk).update(state=State.TRASHED)


def revoke_copy(link):
    link.copies.update(revoked_at=timezone.now())


def expire(link):
    Link.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def use_up(link):
    Link.objects.filter(pk=link.pk).update(max_plays=3, plays_taken=3)


def trash(kind):
    def trash_target(link):
        document = getattr(link, kind)
        type(document).objects.filter(pk=document.pk).update(state=State.TRASHED)

    trash_target.__name__ = f"trash_{kind}"
    return trash_target


@pytest.mark.parametrize(
    "close",
    [revoke_link, revoke_copy, expire, use_up]
    + [trash(kind) for kind in ("space", "project", "track", "version")],
)
def test_a_link_that_opens_nothing_is_the_404_of_one_that_never_was(track, close):
    unknown = page("never")
    link = share(make_version(track))
    assert page().status_code == 200
    close(link)
    closed = page()
    assert closed.status_code == unknown.status_code == 404
    assert closed.content == unknown.content
    ours = {"X-Request-ID"}
    assert {**closed.headers, **dict.fromkeys(ours)} == {**unknown.headers, **dict.fromkeys(ours)}


@pytest.mark.parametrize(
    "token", ["a", "a" * 2000, "%00", "%F0%9F%8E%B5", "..", "$ne", "%0d%0ax:y"]
)
def test_malformed_tokens_are_that_404_too(token):
    assert page(token).status_code == 404
    assert page(token).content == page("never").content


def test_a_link_with_plays_and_time_left_is_open(track):
    share(track, max_plays=3, plays_taken=2, expires_at=timezone.now() + timedelta(minutes=1))
    assert page().status_code == 200


@pytest.mark.parametrize("token", [TOKEN, "never"])
def test_nobody_keeps_finds_or_frames_the_page_or_learns_its_address(track, token):
    share(track)
    headers = page(token).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["X-Frame-Options"] == "DENY"
    assert "ETag" not in headers
    assert "Set-Cookie" not in headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_there_is_no_inline_script_or_style_for_the_policy_to_refuse(track):
    share(track)
    content = page().content.decode()
    assert content.count("<script") == content.count('<script type="module" src="/static/') == 1
    assert "<style" not in content
    assert " style=" not in content
    assert not re.search(r"\son\w+=", content)


def test_looking_counts_nothing(track):
    link = share(track)
    before = LinkCopy.objects.filter(link=link).values().get()
    for _ in range(2):
        assert page().status_code == 200
        head = Client().head(f"/s/{TOKEN}")
        assert (head.status_code, head.content) == (200, b"")
    assert Client().post(f"/s/{TOKEN}").status_code == 405
    assert LinkCopy.objects.filter(link=link).values().get() == before


def test_who_guesses_is_throttled_and_who_has_a_link_is_not(track, settings, monkeypatch):
    share(track)
    settings.RATELIMIT_ENABLE = True
    monkeypatch.setitem(RATES, "link_address", "3/5m")
    for _ in range(5):
        assert page().status_code == 200
    assert [page(f"guess{number}").status_code for number in range(5)] == [404] * 3 + [429] * 2
    refused = page("guess")
    assert 0 < int(refused.headers["Retry-After"]) <= 301
    assert refused.headers["Cache-Control"] == "private, no-store"
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"/s/{TOKEN}").status_code == 200


def test_the_page_is_two_round_trips_by_indexes(track):
    share(make_version(track))
    with round_trips() as trips:
        assert page().status_code == 200
    assert len(trips) == 2
    for plan in trips.plans():
        assert not plan.collection_scan
        assert plan.documents_examined == 1
        assert plan.joined_documents_examined <= 5
