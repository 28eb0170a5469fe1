"""Values as Mongoose applications happen to keep them, made into ours."""

import hashlib
import math
import re
from datetime import UTC, date, datetime
from typing import Any

from bson.dbref import DBRef
from bson.objectid import ObjectId

from wavic.mongo.documents import as_stored

_HEX = re.compile(r"[0-9a-f]{24}", re.IGNORECASE)
_TRUE = {"true", "yes", "y", "1", "on", "deleted", "trashed"}
_FALSE = {"false", "no", "n", "0", "off", ""}
_MILLISECONDS_FROM = 100_000_000_000  # as seconds that is the year 5138


class Unreadable(ValueError):
    """A value that is not what its field is for."""


def dig(document: Any, path: str) -> Any:
    """What stands at a dotted path, or None; "$self" is the thing itself, unless a document."""
    if path == "$self":
        return None if isinstance(document, dict) else document
    for name in path.split("."):
        if not isinstance(document, dict):
            return None
        document = document.get(name)
    return document


def squeezed(word: Any) -> str:
    """A word of an enumeration as it compares."""
    return re.sub(r"[\s_\-.]+", "", str(word)).casefold()


def reference(value: Any) -> str:
    """The id that something refers to, as text: of an ObjectId, a string, a populated document."""
    if isinstance(value, DBRef):
        value = value.id
    while isinstance(value, dict):
        value = next((value[name] for name in ("_id", "id", "$oid") if value.get(name)), None)
    if isinstance(value, (ObjectId, int, str)) and not isinstance(value, bool) and str(value):
        text = str(value).strip()
        return text.lower() if _HEX.fullmatch(text) else text
    if value is not None and type(value).__name__ in {"UUID", "Binary"}:
        return str(value) if not isinstance(value, bytes) else value.hex()
    raise Unreadable("is no reference")


def kept_id(kind: str, source_id: str) -> tuple[ObjectId, bool]:
    """Our id for theirs, and whether it is the same; what is no ObjectId always gets the same."""
    if _HEX.fullmatch(source_id):
        return ObjectId(source_id), True
    return ObjectId(hashlib.sha256(f"{kind}:{source_id}".encode()).digest()[:12]), False


def text(value: Any) -> str:
    """A text without what can't be stored or shown: null bytes and halves of characters."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, ObjectId)):
        raise Unreadable("is no text")
    return str(value).replace("\0", "").encode(errors="ignore").decode()


def number(value: Any) -> float:
    """A number, also from text and of MongoDB's own types."""
    if hasattr(value, "to_decimal"):
        value = value.to_decimal()
    if isinstance(value, bool):
        raise Unreadable("is no number")
    try:
        found = float(str(value).strip().replace(",", "."))
    except ValueError:
        raise Unreadable("is no number") from None
    if not math.isfinite(found):
        raise Unreadable("is no number")
    return found


def flag(value: Any) -> bool:
    """Yes or no; a date means yes."""
    if isinstance(value, (bool, datetime)):
        return bool(value)
    word = squeezed(value)
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    try:
        return bool(number(value))
    except Unreadable:
        return moment(value) is not None


def moment(value: Any) -> datetime:
    """A time, in UTC and to the millisecond: of a date, ISO text, seconds or milliseconds."""
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, str) and not value.strip().lstrip("-").replace(".", "", 1).isdigit():
        try:
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            raise Unreadable("is no time") from None
    else:
        try:
            seconds = number(value)
            found = datetime.fromtimestamp(
                seconds / 1000 if abs(seconds) >= _MILLISECONDS_FROM else seconds, UTC
            )
        except (ValueError, OverflowError, OSError):
            raise Unreadable("is no time") from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    try:
        found = found.astimezone(UTC)
    except OverflowError:
        raise Unreadable("is no time") from None
    return as_stored(found)


def day(value: Any) -> date:
    """The day of a time."""
    return moment(value).date()
