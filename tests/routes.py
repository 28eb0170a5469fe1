"""Every route of the API and what each kind of caller gets: `routes.txt`, a table to be read.

A route that the URLconf has and this table has not fails the test, and the other way round.
"""

from pathlib import Path

MEMBERS = ["owner", "admin", "editor", "commenter", "viewer", "visitor"]
PEOPLE = [*MEMBERS, "ex_member", "stranger"]
GUESTS = ["guest", "guest_comment", "guest_download", "guest_approve"]
COLUMNS = [*PEOPLE, "nobody", *GUESTS]

TABLE = Path(__file__).with_name("routes.txt")

# Open to everybody by their nature, or guarded by something other than roles.
EXEMPT = {
    "/": "says what this is, or leads to the studio",
    "/app": "the studio's page; it asks the API for all it shows",
    "/app/": "the same",
    "/app/{page}": "the same",
    "/favicon.ico": "a picture",
    "/health/live": "for probes",
    "/health/ready": "for probes",
    "/metrics": "its token is the right; wavic/metrics/tests",
    "/blob/{name}": "the signature is the right; wavic/storage/tests",
    "/s/{token}": "the token is the right; collaboration/tests",
    "/mail/postmark": "Postmark's user and password are the right; wavic/mail/tests",
    "/stripe/webhook": "Stripe's signature is the right; billing/tests",
    "/mail/unsubscribe/{token}": "the token is the right; wavic/mail/tests",
    "/api/schema": "public",
    "/api/docs": "public",
    "/api/login": "the browsable API's login page",
    "/api/logout": "the browsable API's logout",
}


# What changes something and is as ever in a space that can only be read: it makes room, or adds
# nothing there. All other changes are 403 `read_only`.
WHILE_READ_ONLY = {
    *("DELETE /artist/{space}", "DELETE /project/{project}", "DELETE /track/{track}"),
    *("DELETE /track/{track}/version/{version}", "DELETE /file/attachment/{attachment}"),
    *("DELETE /file/{file}", "DELETE /comment/{comment}"),
    *("POST /trash/{kind}/{gone}/restore", "DELETE /trash/{kind}/{gone}", "DELETE /trash"),
    *("PATCH /artist/{space}/members/{member}", "DELETE /artist/{space}/members/{member}"),
    *("POST /artist/{space}/export", "DELETE /artist/{space}/export"),
    *("POST /artist/{space}/leave", "POST /artist/{space}/transfer"),
    "DELETE /collaboration/invite/{invitation}",
    *("DELETE /link/{link}", "DELETE /link/{link}/copy/{copy}"),
    *("POST /project/{project}/download", "POST /track/{track}/heard"),
    *("POST /link/open/{token}", "POST /link/report/{token}", "PATCH /link/guest"),
    *("POST /artist", "POST /notification/read", "PATCH /notification/preferences"),
}


def may_be_done_while_read_only(method: str, path: str) -> bool:
    """Whether a space that can only be read has no say in it."""
    return path.startswith(("/user/", "/subscription")) or f"{method} {path}" in WHILE_READ_ONLY


def rows() -> dict[tuple[str, str], dict[str, int]]:
    """(method, path) -> column -> status."""
    table = {}
    for line in TABLE.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        method, path, *statuses = line.split()
        table[method, path] = dict(zip(COLUMNS, map(int, statuses), strict=True))
    return table
