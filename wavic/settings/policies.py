"""Content-Security-Policies: a strict one for everything, and what some pages need beside it."""

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

from wavic.settings.addresses import origin_of

# Swagger UI and the browsable API write style attributes; scripts stay ours and nonced.
API_DOCS = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
}
# Beside the usual: its scripts' styles carry a nonce, and files are shown before they are uploaded.
STUDIO = {"style-src": [NONCE], "img-src": ["blob:"], "media-src": ["blob:"]}


def blob_origin(account: str, endpoint: str, public_url: str) -> str:
    """Scheme and host that signed URLs point to; the local store's are those of PUBLIC_URL.

    That is another origin than "self" for who opens localhost instead of 127.0.0.1.
    """
    azure = endpoint or f"https://{account}.blob.core.windows.net"
    return origin_of(azure if account else public_url)


def content_security_policy(account: str, endpoint: str, public_url: str, stream_url: str) -> dict:
    """django-csp's setting: nothing but ourselves, the blob store and the event stream."""
    sources = [SELF, blob_origin(account, endpoint, public_url)]
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "font-src": [SELF],
            "img-src": [*sources, "data:"],
            "media-src": sources,
            "connect-src": [*sources, origin_of(stream_url)],
            "worker-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
        }
    }
