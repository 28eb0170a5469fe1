"""What is shown of invitations, comments and links: reads only."""

from collaboration.selectors.guests import guest_by_token

__all__ = ["guest_by_token"]
