"""What the worker does for exports now and then."""

from wavic.exports import services
from wavic.queue.schedules import every


@every(minutes=60)
def throw_away_what_is_due() -> None:
    """Exports that were kept for a week."""
    services.throw_away_due()
