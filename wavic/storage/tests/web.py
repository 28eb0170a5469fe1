"""Asking for a signed URL as a browser would: Azurite over HTTP, the local store through Django."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.test import Client


@dataclass
class Answer:
    status: int
    headers: httpx.Headers
    body: bytes


def ask(url: str, method: str = "GET", **headers: str) -> Answer:
    """Headers are given like ``if_range="…"``."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if not url.startswith(settings.PUBLIC_URL):
        response = httpx.request(method, url, headers=sent)
        return Answer(response.status_code, response.headers, response.content)
    parts = urlsplit(url)
    response = Client().generic(method, f"{parts.path}?{parts.query}", headers=sent)
    return Answer(response.status_code, httpx.Headers(response.headers), response.getvalue())


def written(store, data=b"0123456789", *, content_type="audio/wav", disposition="inline"):
    """The name of a new blob."""
    name = f"audio/{len(data)}-{content_type.replace('/', '-').replace('+', '-')}"
    store.write(name, [data], content_type=content_type, disposition=disposition)
    return name
