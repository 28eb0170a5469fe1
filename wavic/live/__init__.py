"""The live stream: who has a screen open hears at once that something happened.

The web process only knows where it is (`stream_url`); it is served by a process of its own,
`wavic.asgi`. What may be heard by whom is registered by the domain (`audience.py`).
"""

from django.conf import settings


def stream_url() -> str:
    """Where clients listen: `GET` it with a token in the header."""
    return settings.STREAM_URL
