"""What a digest says, as its mail's templates want it: by spaces, projects and tracks."""

from typing import Any

from django.conf import settings

from accounts.models import User
from collaboration.digest_words import sentence, summary
from collaboration.models import Digest
from collaboration.models import NotificationKind as Kind
from collaboration.selectors.notifications import unread_among

Row = dict[str, Any]

_ABOUT_PEOPLE = (
    *(Kind.INVITATION_ACCEPTED, Kind.MEMBER_JOINED),
    *(Kind.ROLE_CHANGED, Kind.SPACE_TRANSFERRED),
)
_TITLES = {**dict.fromkeys(_ABOUT_PEOPLE, "People"), Kind.LINK_OPENED: "Share links"}


def digest_mail(user: User, digest: Digest) -> Row | None:
    """The context of the digest's mail; None when all was read meanwhile, or may not be seen.

    `spaces` are `{name, link, places}`, in which something happened last first; a place is a track,
    a project or the space itself: `{title, of, link, lines}`, its lines `{text, excerpt, link}`.
    """
    counts = {line.notification: line.count for line in digest.lines}
    told = [row for row in unread_among(user, counts) if row["kind"] != Kind.MEMBER_REMOVED]
    if not told:
        return None
    spaces: dict[str, Row] = {}
    for row in told:
        space = spaces.setdefault(str(row["space"]["id"]), _space(row))
        place = space["places"].setdefault(_address(row), _place(row))
        place["lines"].append(_line(row, counts[row["id"]]))
    return {
        "name": user.name,
        "link": _page("notifications"),
        "subject": f"{_named(spaces)}: {_summary(told, counts)}",
        "more": digest.more,
        "spaces": [
            {**space, "places": list(space["places"].values())} for space in spaces.values()
        ],
    }


def _summary(told: list[Row], counts: dict[Any, int]) -> str:
    return summary((row["kind"], counts[row["id"]]) for row in told)


def _named(spaces: dict[str, Row]) -> str:
    first, others = next(iter(spaces.values()))["name"], len(spaces) - 1
    if not others:
        return first
    return f"{first} and {others} other space{'s' if others > 1 else ''}"


def _space(row: Row) -> Row:
    space = row["space"]
    return {"name": space["name"], "link": _page(f"space/{space['id']}"), "places": {}}


def _place(row: Row) -> Row:
    project, track = row["project"], row["track"]
    if row["kind"] in _TITLES:
        title, of = _TITLES[row["kind"]], ""
    else:
        title = (track or project or {}).get("title", "")
        of = project["title"] if track and project else ""
    return {"title": title, "of": of, "link": _page(_address(row)), "lines": []}


def _line(row: Row, count: int) -> Row:
    link = _page(_address(row))
    if row["comment"]:
        link += f"?comment={row['comment']}"
    return {"text": sentence(row, count), "excerpt": row["excerpt"], "link": link}


def _address(row: Row) -> str:
    """Where in the studio it happened."""
    if row["kind"] in _ABOUT_PEOPLE:
        return f"space/{row['space']['id']}/people"
    if row["kind"] == Kind.LINK_OPENED:
        return f"space/{row['space']['id']}/links"
    for name in ("track", "project"):
        if row[name]:
            return f"{name}/{row[name]['id']}"
    return f"space/{row['space']['id']}"


def _page(address: str) -> str:
    return f"{settings.PUBLIC_URL}/app/{address}"
