"""Who visits a shared link: where they come from, and whether that is a person at all."""

from dataclasses import dataclass

import crawleruseragents
from rest_framework.request import Request

from wavic.api.addresses import client_address

_LONGEST = 500  # of a user agent that is looked at; browsers' are shorter


@dataclass(frozen=True)
class Visitor:
    """An address, and whether crawlers, link previews or programs call themselves so."""

    address: str = ""
    bot: bool = False

    @classmethod
    def of(cls, request: Request) -> "Visitor":
        """Whoever sent the request."""
        agent = request.headers.get("User-Agent", "")[:_LONGEST]
        return cls(address=client_address(request), bot=crawleruseragents.is_crawler(agent))
