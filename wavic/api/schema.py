"""OpenAPI 3.1 by drf-spectacular, with our ids, errors and names."""

from drf_spectacular.openapi import AutoSchema as SpectacularSchema


class AutoSchema(SpectacularSchema):
    """How one operation is described."""
