"""Pages go forwards and backwards through every row once, whatever changes between them."""

import base64
from contextlib import suppress

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.tests.people import person
from projects.models import Project
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.models import Track
from wavic.mongo.paging import InvalidCursor, Keyset, PageRequest

IN_ORDER = Keyset((("position", 1), ("_id", 1)))
NEWEST = Keyset((("_id", -1),))


@pytest.fixture
def project(transactional_db):
    """Seven tracks, some of them in the same place: the id decides between those."""
    made = make_project(make_space(person()))
    for place in (0, 0, 0, 1, 1, 2, 5):
        Track.objects.create(project=made, space=made.space, title=f"at {place}", position=place)
    return made


def walk(keyset, project, limit, backwards_from=None):
    cursor, seen = backwards_from, []
    while True:
        page = keyset.page(Track, PageRequest(cursor, limit), match={"project_id": project.pk})
        ids = [row["_id"] for row in page["results"]]
        if backwards_from is None:
            seen, cursor = seen + ids, page["next"]
        else:
            seen, cursor = ids + seen, page["previous"]
        if cursor is None:
            return seen


@pytest.mark.parametrize("keyset", [IN_ORDER, NEWEST], ids=["position", "newest"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_every_row_comes_once_and_in_order(project, keyset, limit):
    expected = [row["_id"] for row in all_rows(keyset, project)]
    assert walk(keyset, project, limit) == expected


@pytest.mark.parametrize("keyset", [IN_ORDER, NEWEST], ids=["position", "newest"])
def test_going_back_from_the_end_gives_the_same_rows(project, keyset):
    expected = [row["_id"] for row in all_rows(keyset, project)]
    request = PageRequest(None, 6)
    last = keyset.page(Track, request, match={"project_id": project.pk})["next"]
    page = keyset.page(Track, PageRequest(last, 6), match={"project_id": project.pk})
    assert [row["_id"] for row in page["results"]] == expected[6:]
    assert walk(keyset, project, 2, backwards_from=page["previous"]) == expected[:6]


def all_rows(keyset, project):
    return keyset.page(Track, PageRequest(None, 100), match={"project_id": project.pk})["results"]


def test_a_row_that_goes_away_between_pages_shifts_nothing(project):
    first = IN_ORDER.page(Track, PageRequest(None, 3), match={"project_id": project.pk})
    expected = [row["_id"] for row in all_rows(IN_ORDER, project)][3:]
    Track.objects.filter(pk=first["results"][0]["_id"]).delete()
    second = IN_ORDER.page(Track, PageRequest(first["next"], 100), match={"project_id": project.pk})
    assert [row["_id"] for row in second["results"]] == expected


def test_the_ends_have_no_cursor(project):
    page = IN_ORDER.page(Track, PageRequest(None, 100), match={"project_id": project.pk})
    assert page["next"] is None
    assert page["previous"] is None
    empty = IN_ORDER.page(Project, PageRequest(None, 5), match={"space_id": project.pk})
    assert empty == {"results": [], "next": None, "previous": None}


def cursor_of(**document) -> str:
    return base64.urlsafe_b64encode(bson.encode(document)).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "%%%",
        "é",
        cursor_of(k=[1], b=False),
        cursor_of(k=[1, {"$gt": 0}], b=False),
        cursor_of(k=[1, [2]], b=False),
        cursor_of(k=[None, None], b=False),
        cursor_of(k=[bson.Regex("x"), 1], b=False),
        cursor_of(k=[1, 2], b="no"),
        cursor_of(k="12", b=True),
        cursor_of(),
    ],
)
def test_a_cursor_that_no_list_made_is_refused(cursor):
    with pytest.raises(InvalidCursor):
        IN_ORDER.page(Track, PageRequest(cursor), match={})


@given(st.text(max_size=60))
def test_any_text_at_all_is_refused_or_read_without_an_accident(text):
    with suppress(InvalidCursor):
        IN_ORDER._decode(text)
