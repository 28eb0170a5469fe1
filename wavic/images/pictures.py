"""What people see of a picture."""

from collections.abc import Mapping
from typing import Any

from wavic.images.models import Picture
from wavic.images.recipe import VARIANTS
from wavic.storage.signing import sign

_NAMES = [variant.name for variant in VARIANTS]
_SAID = ("blur", "status", "failure")


def show_in(row: dict[str, Any], *fields: str) -> dict[str, Any]:
    """The row of an aggregation, its stored pictures turned into what is shown of them."""
    return {**row, **{field: shown(row.get(field)) for field in fields}}


def shown(picture: Picture | Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A stored picture, as a model or as its document, as answers show it: signed.

    None where there is none; its addresses are null while there is nothing to be shown yet.
    """
    if not picture:
        return None
    if isinstance(picture, Picture):
        picture = {name: str(getattr(picture, name)) for name in (*_NAMES, *_SAID)}
    said = {name: picture[name] for name in _SAID}
    return {**{name: sign(picture[name]) for name in _NAMES}, **said, "blur": said["blur"] or None}
