"""What leaves in a form of its own: waveforms in the players' binary format, albums as zips."""

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer


class WaveformRenderer(BaseRenderer):
    """audiowaveform's binary data format (.dat), for who asks for bytes."""

    media_type = "application/octet-stream"
    format = "dat"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        _accepted_media_type: str | None = None,
        _renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The bytes as the view has them."""
        return data or b""


class ZipRenderer(BaseRenderer):
    """So that who asks for a zip is understood; what is sent is streamed past any renderer."""

    media_type = "application/zip"
    format = "zip"
    charset = None
    render_style = "binary"
