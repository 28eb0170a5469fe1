"""How a guest proves who they are, for the OpenAPI schema."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class GuestScheme(OpenApiAuthenticationExtension):
    target_class = "collaboration.authentication.GuestAuthentication"
    name = "guest"
    priority = 1

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        """The token that opening a share link gave, in the Authorization header."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "guest_…"}
