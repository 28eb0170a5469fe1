"""What no log line and no error report may hold, whoever wrote it: tokens, signatures, keys.

Our own lines hold none to begin with. This is for what others write, and for tracebacks: an
error of the HTTP client quotes the signed URL, one of the database driver the whole MONGODB_URI.
"""

import re
from collections.abc import Callable, Iterable

HIDDEN = "[hidden]"
_SHORTEST = 8  # a configured secret shorter than that would hide ordinary words

_TOKENS = re.compile(
    r"""
      \beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?                    # a JWT
    | \bguest_[\w-]{16,}                                        # a guest's
    | (?<=://)[^/\s:@"'\\]*:[^/\s@"'\\]+(?=@)                   # user:password of an address
    | (?<=[?&;#])(?:sig|signature|token|code|key|password|secret)=[^&\s"'\\<>)]+   # in a query
    | (?i:\b(?:bearer|basic)\s+)[\w.~+/=:-]{16,}                # an Authorization header
    | (?<=/s/)[\w.~:-]{12,}                                     # the paths that end in a token
    | (?<=/link/open/)[\w.~:-]{12,}
    | (?<=/mail/unsubscribe/)[\w.~:-]{12,}
    """,
    re.VERBOSE,
)


def redactor(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """A function that hides these secrets, and whatever looks like one, in a text."""
    known = sorted({secret for secret in secrets if len(secret) >= _SHORTEST}, key=len)
    configured = re.compile("|".join(map(re.escape, reversed(known)))) if known else None

    def redact(text: str) -> str:
        if configured:
            text = configured.sub(HIDDEN, text)
        return _TOKENS.sub(HIDDEN, text)

    return redact
