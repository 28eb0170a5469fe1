"""What the stripe package sends as a form, read as what it means."""

import re
from typing import Any
from urllib.parse import parse_qsl

from wavic.testing.stripe.problems import StripeProblem

# What the stripe package takes for itself and never sends.
_ITS_OWN = {"api_key", "headers", "idempotency_key", "stripe_version", "stripe_account"}


def read(form: str) -> dict[str, Any]:
    """`a[b][0]=c` as {"a": {"b": ["c"]}}; true and false as such."""
    root: dict[str, Any] = {}
    for key, value in parse_qsl(form, keep_blank_values=True):
        parts = re.findall(r"[^\[\]]+", key)
        place = root
        for part in parts[:-1]:
            place = place.setdefault(part, {})
        place[parts[-1]] = {"true": True, "false": False}.get(value, value)
    return _with_lists(root)


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_with_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _with_lists(each) for key, each in value.items()}


def refuse_unknown(given: dict[str, Any], typed: type) -> None:
    """Raise StripeProblem 400 for a parameter that `typed`, of stripe.params, doesn't have."""
    for name in given.keys() - (typed.__annotations__.keys() - _ITS_OWN):
        raise StripeProblem(
            400, "parameter_unknown", f"Received unknown parameter: {name}", param=name
        )
