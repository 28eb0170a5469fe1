"""Errors as Stripe answers them."""

from typing import Any


class StripeProblem(Exception):
    """An HTTP status, and the members of Stripe's `error` object."""

    def __init__(self, status: int, code: str, message: str, **members: Any) -> None:
        super().__init__(message)
        self.status = status
        kind = members.pop("type", "invalid_request_error")
        self.error = {"type": kind, "code": code, "message": message, **members}


def missing(kind: str, id_: str) -> StripeProblem:
    """404: there is no such object."""
    return StripeProblem(404, "resource_missing", f"No such {kind}: '{id_}'", param="id")


def declined() -> StripeProblem:
    """402: the card's bank says no."""
    return StripeProblem(
        402,
        "card_declined",
        "Your card was declined.",
        type="card_error",
        decline_code="generic_decline",
    )
