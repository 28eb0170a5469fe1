"""What each plan allows. Billing chooses the plan; the numbers and words live here.

See docs/plans.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

GIB = 1024**3


class Plan(models.TextChoices):
    """From the cheapest to the dearest."""

    FREE = "free"
    PRO = "pro"
    STUDIO = "studio"


class LinkFeature(models.TextChoices):
    """What share links can do besides what all of them do: open, expire, be commented on."""

    PASSWORD = "password", "Ask for a password"
    MAX_PLAYS = "max_plays", "Allow so many plays only"
    STATISTICS = "statistics", "Show who heard what, and when"


@dataclass(frozen=True)
class Limits:
    """Limits as the entitlement document keeps them; sizes are bytes, None is without a limit."""

    storage_limit: int
    spaces_limit: int
    collaborators_limit: int  # of one space, besides the owner
    file_limit: int
    version_limit: int | None  # of one track
    link_features: tuple[str, ...]


@dataclass(frozen=True)
class About:
    """A plan in words."""

    title: str
    description: str


_ALL_FEATURES = tuple(LinkFeature.values)
# What keeps music private, and what came of it, isn't sold.
_FOR_ALL = (LinkFeature.PASSWORD.value, LinkFeature.STATISTICS.value)

PLANS: dict[Plan, Limits] = {
    Plan.FREE: Limits(2 * GIB, 3, 5, 2 * GIB, 10, _FOR_ALL),
    Plan.PRO: Limits(100 * GIB, 20, 25, 10 * GIB, None, _ALL_FEATURES),
    Plan.STUDIO: Limits(1024 * GIB, 200, 250, 50 * GIB, None, _ALL_FEATURES),
}
ABOUT: dict[Plan, About] = {
    Plan.FREE: About("Free", "For a first record with a few friends."),
    Plan.PRO: About("Pro", "For artists and producers who finish records together."),
    Plan.STUDIO: About("Studio", "For studios and labels with many artists."),
}


def plan_that(allows: Callable[[Limits], bool], above: str) -> Plan | None:
    """The cheapest plan dearer than `above` that allows it; None where none does."""
    plans = list(Plan)
    dearer = plans[plans.index(Plan(above)) + 1 :]
    return next((plan for plan in dearer if allows(PLANS[plan])), None)
