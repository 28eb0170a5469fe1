"""What each plan allows. Billing chooses the plan; the numbers live here."""

from dataclasses import dataclass

from django.db import models

GIB = 1024**3


class Plan(models.TextChoices):
    FREE = "free"
    PRO = "pro"
    STUDIO = "studio"


@dataclass(frozen=True)
class Limits:
    """Limits as the entitlement document keeps them; sizes are bytes."""

    storage_limit: int
    spaces_limit: int
    collaborators_limit: int
    file_limit: int


PLANS: dict[Plan, Limits] = {
    Plan.FREE: Limits(2 * GIB, 3, 5, 2 * GIB),
    Plan.PRO: Limits(100 * GIB, 20, 25, 10 * GIB),
    Plan.STUDIO: Limits(1024 * GIB, 200, 250, 50 * GIB),
}
