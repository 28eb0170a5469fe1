"""`/s/:token`: the page behind a pasted link, and what messengers show of it.

It says no more than the link's owner allows before it is opened; the player on it
(static/share/player.js) opens the link through the API, as any other client would.
"""

import re
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from rest_framework.exceptions import Throttled

from collaboration import selectors
from wavic import live
from wavic.api.addresses import client_address
from wavic.api.throttling import limit, peek
from wavic.api.translation import problem_of

_SCOPE = "link_address"
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",  # the address is the right to come in
    "X-Robots-Tag": "noindex, nofollow",
}
# Embeddings, overrides and isolates: a name with one of them would turn round what follows it.
_TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")
# https://ogp.me/#types; a space is neither, so it is a plain page.
_OPEN_GRAPH_TYPES = {"project": "music.album", "track": "music.song", "version": "music.song"}
_PROJECT_KINDS = {"album": "Album", "ep": "EP", "single": "Single", "collection": "Collection"}


@require_safe
def share_page(request: HttpRequest, token: str) -> HttpResponse:
    """The link's page; one and the same 404 for every token that opens nothing.

    Only addresses that keep missing are throttled. Nothing is counted as an open here.
    """
    address = client_address(request)
    try:
        peek(_SCOPE, address)
        page = selectors.shared_page(token)
        if page is None:
            limit(_SCOPE, address)
    except Throttled as refusal:
        problem = problem_of(refusal)
        return _answer("busy.html", status=429, headers=problem.headers if problem else {})
    if page is None:
        return _answer("closed.html", status=404)
    preview = page["preview"]
    context = {**page, "preview": preview and _described(preview), "stream": live.stream_url()}
    return _answer("link.html", context)


def _answer(
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = HTTPStatus.OK,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    # Without the request: nothing here depends on who is logged in.
    page = render_to_string(f"share/{template}", context)
    return HttpResponse(page, status=status, headers={**_HEADERS, **(headers or {})})


def _described(preview: dict[str, Any]) -> dict[str, Any]:
    """The preview in words."""
    title, version, artist, sharer = (
        _TURNS_TEXT.sub("", preview[name]) for name in ("title", "version", "artist", "sharer")
    )
    target, count = preview["target"], preview["track_count"]
    if target == "space":
        kind, by = "Music", ""
    elif target == "project":
        kind = f"{_PROJECT_KINDS[preview['kind']]}, {count} track{'' if count == 1 else 's'}"
        by = artist
    else:
        kind, by = "Track", artist
    title = f"{title} ({version})" if version else title
    return {
        "title": title,
        "heading": f"{title} by {by}" if by else title,
        "kind": kind,
        "by": by,
        "sharer": sharer,
        "description": f"{kind}. Shared by {sharer}." if sharer else f"{kind}.",
        "type": _OPEN_GRAPH_TYPES.get(target, "website"),
        "artwork": (preview["artwork"] or {}).get("medium"),
    }
