"""The command: what is asked for, by whom, and what is said about it."""

import getpass
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from wavic.uploads.client.api import Wavic
from wavic.uploads.client.errors import NotLoggedIn, Temporary, Unreachable, UploadError
from wavic.uploads.client.files import LocalFile, find
from wavic.uploads.client.uploading import Destination, upload_file

DESCRIPTION = (
    "Uploads audio to a WAVIC server, in blocks, straight to its storage. What was interrupted "
    "goes on where it was when the same command runs again. The token is read from WAVIC_TOKEN; "
    "without one you are asked to log in."
)
INTERRUPTED = 130  # as shells say it: 128 + SIGINT


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files, or folders")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--project", metavar="ID", help="each file becomes a track at its end")
    target.add_argument("--track", metavar="ID", help="each file becomes a version of it")
    parser.add_argument("--title", help="of the track; else the file's name")
    parser.add_argument("--label", help="of the version, such as “Mix 2”")
    parser.add_argument("--notes", help="on the version")
    server = os.environ.get("WAVIC_SERVER", "http://127.0.0.1:8000")
    parser.add_argument(
        "--server", type=_address, default=server, metavar="URL", help="default: %(default)s"
    )
    parser.add_argument(
        "--parallel", type=_few, default=4, metavar="N", help="blocks at once: %(default)s"
    )
    parser.add_argument(
        "--again", action="store_true", help="also what was uploaded there within the last week"
    )


def run(options: Namespace) -> int:
    """Upload what is asked for; the exit code: 0, 1 when something wasn't uploaded, 130."""
    try:
        with _entered(options.server) as wavic:
            return 1 if _upload_all(wavic, options) else 0
    except KeyboardInterrupt:
        _complain("Stopped. The same command goes on from here.")
        return INTERRUPTED
    except Unreachable as error:
        _complain(f"{error} The same command goes on from here.")
    except Temporary as error:
        _complain(f"{options.server}: {error}")
    except UploadError as error:
        _complain(str(error))
    return 1


def _upload_all(wavic: Wavic, options: Namespace) -> int:
    """Upload one file after the other; how many were not."""
    paths = list(find(options.files))
    destination = _destination(options, len(paths))
    failures = 0
    for path in paths:
        try:
            ended = upload_file(
                wavic,
                LocalFile.at(path),
                destination,
                parallel=options.parallel,
                again=options.again,
            )
        except (NotLoggedIn, Unreachable):
            raise
        except UploadError as error:
            failures += 1
            _complain(f"{path.name}: {error}")
        else:
            result = ended["result"] or {"kind": "", "id": ""}
            sys.stdout.write(f"{path.name}: {result['kind']} {result['id']}\n")
            sys.stdout.flush()
    if not paths:
        raise UploadError("There is no audio in there.")
    return failures


def _destination(options: Namespace, count: int) -> Destination:
    said = {name: getattr(options, name) for name in ("title", "label", "notes")}
    details = {name: words for name, words in said.items() if words}
    wrong = {"label", "notes"} if options.project else {"title"}
    if wrong := wrong.intersection(details):
        what = "versions (--track)" if options.project else "tracks (--project)"
        raise UploadError(f"--{min(wrong)} is for {what}.")
    if options.title and count > 1:
        raise UploadError("--title is for one file at a time.")
    if options.project:
        return Destination("track", options.project, details)
    return Destination("version", options.track, details)


@contextmanager
def _entered(server: str) -> Iterator[Wavic]:
    """The server, with the token given or with one that ends with this run."""
    if token := os.environ.get("WAVIC_TOKEN", "").strip():
        with Wavic(server, token) as wavic:
            wavic.whoami()
            yield wavic
        return
    if not sys.stdin.isatty():
        raise UploadError("Set WAVIC_TOKEN: there is no terminal to ask for a password on.")
    sys.stderr.write(f"Log in to {server}\nE-mail: ")
    sys.stderr.flush()
    email = sys.stdin.readline().strip()
    with Wavic.log_in(server, email, getpass.getpass()) as wavic:
        try:
            yield wavic
        finally:
            wavic.log_out()


def _complain(message: str) -> None:
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def _address(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ArgumentTypeError(f"{written!r} isn't an address such as https://wavic.example")
    return written


def _few(written: str) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= 16:
        raise ArgumentTypeError("1 to 16")
    return int(written)
