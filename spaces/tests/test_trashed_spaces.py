"""A space in the trash is hidden from every list at once, and paging goes on behind it."""

import pytest

from accounts.models import Entitlement
from accounts.tests.people import Visitor
from spaces.tests.factories import make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    visitor = Visitor.logged_in()
    Entitlement.objects.filter(user=visitor.user).update(spaces_limit=20)
    return visitor


def walk(visitor, limit):
    names, cursor = [], ""
    while cursor is not None:
        page = visitor.api.get("/artist", {"limit": limit, "cursor": cursor}).json()
        names += [space["name"] for space in page["results"]]
        cursor = page["next"]
    return names


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_the_others_are_all_found(visitor, limit):
    spaces = {name: make_space(visitor.user, name) for name in "abcdefg"}
    for name in "cdg":
        assert visitor.api.delete(f"/artist/{spaces[name].pk}").status_code == 204
    assert walk(visitor, limit) == ["f", "e", "b", "a"]


def test_it_is_gone_for_its_owner_too(visitor):
    space = make_space(visitor.user)
    path = f"/artist/{space.pk}"
    assert visitor.api.delete(path).status_code == 204
    assert visitor.api.get(path).status_code == 404
    assert visitor.api.get(f"/project/space/{space.pk}").status_code == 404
    assert visitor.api.delete(path).status_code == 404
