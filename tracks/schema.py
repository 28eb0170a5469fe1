"""How a ticket proves who calls, for the OpenAPI schema."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class TicketScheme(OpenApiAuthenticationExtension):
    target_class = "tracks.tickets.TicketAuthentication"
    name = "ticket"
    priority = 1

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        """A signed query parameter, as POST to the same path hands it out."""
        return {"type": "apiKey", "in": "query", "name": "ticket"}
