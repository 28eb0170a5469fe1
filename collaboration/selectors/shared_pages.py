"""What the page behind a pasted link says of it before it is opened."""

from typing import Any

from accounts.models import User
from collaboration.selectors.opening import shared_by_token, target_and_id, used_up
from collaboration.tokens import hash_of
from wavic.images.pictures import shown

Row = dict[str, Any]

_KEY_LENGTH = 32


def shared_page(token: str) -> Row | None:
    """What may be said of a link to whoever has the token.

    `key` names the link in a browser without naming its token, `protected` says that it asks for
    a password. `preview` is what it shares, or None where that is nobody's business yet:
    `{target, kind, title, version, artist, sharer, track_count, artwork}`.

    None for a token that opens nothing, or nothing more: see `shared_by_token` and `used_up`.
    """
    shared = shared_by_token(token)
    if shared is None or used_up(shared["link"]):
        return None
    link = shared["link"]
    protected = bool(link["password"])
    return {
        "key": hash_of(token)[:_KEY_LENGTH],
        "protected": protected,
        "preview": _preview(shared) if link["preview"] and not protected else None,
    }


def _preview(shared: Row) -> Row:
    link, space, project = shared["link"], shared["_space"], shared.get("project")
    target, _ = target_and_id(link)
    named = shared.get("track") or project
    version = shared.get("version")
    return {
        "target": target,
        "kind": project["kind"] if project else "",
        "title": named["title"] if named else space["name"],
        "version": (version["label"] or f"version {version['number']}") if version else "",
        "artist": space["name"],
        "sharer": _name_of(link["created_by_id"]),
        "track_count": project["track_count"] if project else 0,
        "artwork": shown(project["artwork"] if project else space["avatar"] or space["cover"]),
    }


def _name_of(person: Any) -> str:
    names = User.objects.filter(pk=person, is_active=True).values_list("name", flat=True)
    return next(iter(names), "")
