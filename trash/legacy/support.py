"""Support staff find what came from the replaced system by the ids it had there."""

from trash.legacy.models import Arrival, Kept
from wavic.support import Lead, finder, finds
from wavic.support.finding import leads_of

finds(Arrival, title="key")
finds(Kept, people=["user"], title="key")


@finder(r"[a-z_]+:\S{1,280}", "“<kind>:<id>” of the replaced system")
def by_former_id(typed: str) -> list[Lead]:
    """What it became here."""
    arrivals = list(Arrival.objects.filter(key=typed))
    kept = Kept.objects.filter(key=typed)
    return [
        *(Lead(Arrival, each.pk, each.key) for each in arrivals if each.target is None),
        *leads_of([each.target for each in arrivals if each.target]),
        *(Lead(Kept, each.pk, each.key, (each.user,) if each.user else ()) for each in kept),
    ]
