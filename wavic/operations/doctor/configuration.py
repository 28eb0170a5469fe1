"""The environment and what is on this computer."""

import os
import shutil
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from pymongo.errors import PyMongoError

from wavic.operations.doctor.findings import Finding, fail, ok, warn

_STRONG = 32  # characters of a secret
_ROOM = 1_000_000_000  # bytes
_MIB = 1024 * 1024


def refuse_if_broken() -> None:
    """Exit with 1 and the reason, where Django can't even begin. Needs nothing but Python."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        import wavic.settings  # noqa: F401
    except ImproperlyConfigured as error:
        reason, mend = str(error), "Set what is named here; .env.example explains each variable."
    except (PyMongoError, ValueError) as error:
        reason, mend = f"MONGODB_URI or a number is wrong: {error}", "Correct it."
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}"
        mend = "WAVIC_DATA must be a folder that can be written to."
    else:
        return
    sys.stdout.write(f"FAIL  settings    {reason}\n                  → {mend}\n")
    sys.exit(1)


def secrets() -> Iterator[Finding]:
    """They are there, else there were no settings; are they any good?"""
    from django.conf import settings

    weak = [name for name in ("SECRET_KEY", "JWT_SECRET") if len(getattr(settings, name)) < _STRONG]
    mend = "`openssl rand -base64 48` makes one; changing JWT_SECRET signs everybody out."
    if weak:
        yield fail("secrets", f"{' and '.join(weak)}: fewer than {_STRONG} characters.", mend)
    elif settings.SECRET_KEY == settings.JWT_SECRET:
        yield warn("secrets", "SECRET_KEY and JWT_SECRET are the same.", mend)
    else:
        yield ok("secrets", "SECRET_KEY and JWT_SECRET")


def addresses() -> Iterator[Finding]:
    """Where people reach it."""
    from django.conf import settings
    from django.http.request import validate_host

    public = urlsplit(settings.PUBLIC_URL)
    host = public.hostname or ""
    if settings.WAVIC_ENV == "production" and public.scheme != "https":
        yield fail("addresses", f"PUBLIC_URL is {settings.PUBLIC_URL}.", "It begins with https://.")
    elif not validate_host(host, settings.ALLOWED_HOSTS):
        yield fail("addresses", f"{host} isn't among ALLOWED_HOSTS.", "Add it there.")
    else:
        yield ok("addresses", f"PUBLIC_URL {settings.PUBLIC_URL}, stream {settings.STREAM_URL}")
    if settings.WAVIC_ENV == "production" and not settings.TRUSTED_PROXIES:
        yield warn(
            "proxies",
            "TRUSTED_PROXIES is 0: behind a proxy all requests seem to be its own, without TLS.",
            "Set it to how many proxies stand before the web processes.",
        )
    for origin in settings.ORIGIN:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or parts.path or not parts.hostname:
            yield fail(
                "origins", f"ORIGIN has {origin}.", "An origin is https://host, without a path."
            )


def size() -> Iterator[Finding]:
    """The numbers that belong together."""
    from django.conf import settings

    threads = int(os.environ.get("WEB_THREADS", "").strip() or 8)
    slow = settings.UPLOAD_CONCURRENCY + settings.DOWNLOAD_CONCURRENCY
    if slow >= threads:
        yield warn(
            "size",
            f"Uploads and downloads may take {slow} of {threads} threads of a web process.",
            "Raise WEB_THREADS, or lower UPLOAD_CONCURRENCY and DOWNLOAD_CONCURRENCY.",
        )
    else:
        yield ok("size", f"{threads} threads a web process, {slow} of them for long transfers")


def disk() -> Iterator[Finding]:
    """Room where a laptop keeps everything."""
    from django.conf import settings

    folder = settings.DATA_DIR
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    said = f"{free // _MIB:,} MiB are free at {settings.DATA_DIR}"
    if free < _ROOM and settings.WAVIC_ENV != "production":
        yield fail("disk", f"{said}.", "Free some, or choose another disk with WAVIC_DATA.")
    else:
        yield ok("disk", said)


def studio() -> Iterator[Finding]:
    """The web app was built."""
    from django.conf import settings

    if (settings.STUDIO_DIR / "index.html").exists():
        yield ok("studio", f"built, in {settings.STUDIO_DIR}")
    else:
        yield warn("studio", "It isn't built: /app has no page.", "`make studio` builds it.")


def codecs() -> Iterator[Finding]:
    """What decodes and encodes strangers' files."""
    import av
    import PIL.features

    wanted = {"aac", "mp3", "flac", "alac", "libopus", "pcm_s24le"}
    missing = sorted(wanted - av.codecs_available)
    if missing or not PIL.features.check("webp"):
        said = f"Missing: {', '.join(missing) or 'WebP'}."
        yield fail("codecs", said, "Install av and pillow from their wheels, as pinned.")
    else:
        yield ok("codecs", f"PyAV {av.__version__}, Pillow with WebP")


def django_itself() -> Iterator[Finding]:
    """Django's own checks, those for deployment too in production."""
    from django.conf import settings
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=settings.WAVIC_ENV == "production")
    loud = [each for each in found if not each.is_silenced()]
    for each in loud:
        tell = fail if each.is_serious() else warn
        yield tell("check", f"{each.id}: {each.msg}", each.hint or "See `manage.py check`.")
    if not loud:
        yield ok("check", "Django's own checks")


CHECKS = (secrets, addresses, size, disk, studio, codecs, django_itself)
