"""Sharing as people do it, through the API: what links' tests stand on."""

from typing import Any

from rest_framework.test import APIClient

from accounts.plans import Plan
from accounts.tests.people import Visitor, on_plan
from spaces.roles import Role
from spaces.tests.factories import add_member

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


def member(space: Any, role: Role) -> Visitor:
    """Somebody with this role in the space."""
    visitor = Visitor.logged_in()
    add_member(space, visitor.user, role)
    return visitor


def share(visitor: Visitor, target: Any, **options: Any) -> dict[str, Any]:
    """The link that the visitor makes to a space, project, track or version.

    The owner's plan is one that allows all that links can do.
    """
    kind = target._meta.model_name
    space = target if kind == "space" else getattr(target, "track", target).space
    on_plan(space.owner, Plan.PRO)
    answer = visitor.api.post("/link", {"target": kind, "target_id": str(target.pk), **options})
    assert answer.status_code == 201, answer.content
    return answer.json()


def token_of(link: dict[str, Any], copy: int = 0) -> str:
    """The token in the address of one of the link's copies."""
    return link["copies"][copy]["url"].rpartition("/")[2]


def try_to_open(link: dict[str, Any], *, copy: int = 0, agent: str = BROWSER, **given: str) -> Any:
    """What a browser that opens the link is answered."""
    return open_token(token_of(link, copy), agent=agent, **given)


def open_token(token: str, *, agent: str = BROWSER, address: str = "", **given: str) -> Any:
    """What a browser is answered that opens whatever the token stands for."""
    extra = {"REMOTE_ADDR": address} if address else {}
    return APIClient().post(f"/link/open/{token}", given, headers={"User-Agent": agent}, **extra)


def enter(link: dict[str, Any], **given: Any) -> APIClient:
    """A client with the token of a guest who just opened the link."""
    answer = try_to_open(link, **given)
    assert answer.status_code == 200, answer.content
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['token']}")
    return client
