"""What guests say of themselves."""

from typing import Any

from django.utils import timezone

from collaboration import selectors
from collaboration.models import GuestPass
from spaces.guests import Guest


def name_guest(guest: Guest, name: str) -> dict[str, Any]:
    """Call a guest so from now on; what they wrote before keeps the name it was written under."""
    GuestPass.objects.filter(pk=guest.pk).update(name=name, updated_at=timezone.now())
    return selectors.guest_and_link(guest)
