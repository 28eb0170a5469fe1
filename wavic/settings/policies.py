"""Content-Security-Policies: a strict one for everything, one with inline style for API pages."""

from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

# Swagger UI and the browsable API write style attributes; scripts stay ours and nonced.
API_DOCS = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
}


def blob_origin(account: str, endpoint: str) -> str:
    """Scheme and host that signed URLs point to; empty for the local store (same origin)."""
    if not account:
        return ""
    parts = urlsplit(endpoint or f"https://{account}.blob.core.windows.net")
    return f"{parts.scheme}://{parts.netloc}"


def content_security_policy(account: str, endpoint: str) -> dict:
    """django-csp's setting: nothing but ourselves and the blob store."""
    sources = [SELF, *filter(None, [blob_origin(account, endpoint)])]
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "font-src": [SELF],
            "img-src": [*sources, "data:"],
            "media-src": sources,
            "connect-src": sources,
            "worker-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
        }
    }
