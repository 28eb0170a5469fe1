"""What support staff find of events."""

from wavic.events.models import Event
from wavic.support import finds

finds(Event, people=["actor"], space="space", title="kind")
