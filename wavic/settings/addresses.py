"""Parts of addresses."""

from urllib.parse import urlsplit


def origin_of(url: str) -> str:
    """Scheme and host, and the port where it says one."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def with_port(url: str, port: int) -> str:
    """The origin of the same host at another port."""
    parts = urlsplit(url)
    host = parts.hostname or "127.0.0.1"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"
