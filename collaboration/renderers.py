"""What leaves as text."""

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer


class TextRenderer(BaseRenderer):
    """So that who asks for a text is understood; what is sent is streamed past any renderer."""

    media_type = "text/*"
    format = "text"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        _accepted_media_type: str | None = None,
        _renderer_context: Mapping[str, Any] | None = None,
    ) -> str:
        """The text as the view has it."""
        return data or ""
