"""People who belong to one space, and what they do in each other's sight."""

from pathlib import Path

from playwright.sync_api import Page

from tests.musicians import Musician, links_mailed_to, wait_for


def join(
    band: Musician, person: Musician, role: str, data: Path, project: str | None = None
) -> None:
    """Have somebody join the band's space, or a project of it, by the link mailed to them."""
    to = {"project": project} if project else {"space": band.space["id"]}
    band.create("/collaboration/invite", email=person.email, role=role, **to)
    # The first mail is about their address.
    token = wait_for(lambda: next(iter(links_mailed_to(person.email, data)[1:]), None))
    answer = person.http.post("/collaboration/accept", json={"token": token})
    assert answer.status_code == 200, answer.text


def look_again(page: Page) -> None:
    """As somebody who comes back to the page from another window."""
    page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
