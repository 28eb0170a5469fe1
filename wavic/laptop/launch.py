"""The whole of `make run`, from the checks to the banner, and to the last process gone."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType, ModuleType

import django
from django.core.exceptions import ImproperlyConfigured
from pymongo.errors import PyMongoError

from wavic.laptop.failures import CannotStart
from wavic.laptop.folder import check_room, owned, wait_until_quiet
from wavic.laptop.ports import MONGOD, WEB, check_port
from wavic.laptop.serving import serve
from wavic.mongo.embedded import EmbeddedMongod, end_leftover


def launch() -> int:
    """Run WAVIC until it is stopped; the exit code. Whatever goes wrong is one line on stderr."""
    began = time.monotonic()
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, _interrupt)
    try:
        return _run(began)
    except CannotStart as failure:
        sys.stderr.write(f"\nWAVIC can't run. {failure}\n")
        return 1
    except KeyboardInterrupt:
        return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _run(began: float) -> int:
    settings = _settings()
    host = os.environ.get("HOST", "").strip() or "127.0.0.1"
    # What the processes started from here see, wherever they are started.
    here = {"HOST": host, "PORT": str(settings.PORT), "WAVIC_DATA": str(settings.DATA_DIR)}
    os.environ.update(here)
    with owned(settings.DATA_DIR):
        wait_until_quiet(settings.DATA_DIR)
        end_leftover(settings.DATA_DIR / "mongo")
        check_room(settings.DATA_DIR)
        check_port(host, settings.PORT + WEB, "the web server", settings.PORT)
        check_port(host, settings.STREAM_PORT, "the event stream", settings.PORT)
        from wavic.laptop.database import disconnect, load_demo, migrate_if_needed, speaking_plainly

        with _database(settings) as mongod:
            from wavic.laptop.blobs import prepare_blob_store
            from wavic.queue.recovery import take_back

            prepare_blob_store()
            with speaking_plainly():
                if migrate_if_needed():
                    _say("The database's schema is up to date.")
                has_demo = load_demo()
                if mongod is not None:  # ours alone, and an earlier run's workers are gone
                    take_back()
                disconnect()
            return serve(host, mongod, began, has_demo=has_demo)


def _settings() -> ModuleType:
    try:
        from wavic import settings
    except ImproperlyConfigured as error:
        raise CannotStart(str(error)) from None
    except (ValueError, PyMongoError) as error:  # a port or a database address that is none
        raise CannotStart(f"PORT or MONGODB_URI is wrong: {error}.") from None
    except OSError as error:  # the first start keeps its secrets in the data folder
        raise CannotStart(
            f"Can't write to {error.filename} ({error.strerror}). Make it writable, or choose "
            "another folder: WAVIC_DATA=~/wavic make run"
        ) from None
    if settings.environment.production:
        raise CannotStart(
            "`make run` is for a laptop and brings a demo along; with WAVIC_ENV=production start "
            "the Procfile's commands, as docs/operations.md says."
        )
    return settings


@contextlib.contextmanager
def _database(settings: ModuleType) -> Iterator[EmbeddedMongod | None]:
    """Django and its database, up. Unless one is given, mongod starts while Django sets up."""
    # Imported late: it draws in the settings, whose faults are to be one line (_settings).
    from wavic.laptop.database import check_given_database, launch_mongod, speaking_plainly

    if os.environ.get("MONGODB_URI", "").strip():
        django.setup()
        check_given_database(settings.MONGODB_URI)
        yield None
        return
    port = settings.PORT + MONGOD
    check_port("127.0.0.1", port, "the database", settings.PORT)
    mongod = launch_mongod(settings.DATA_DIR / "mongo", port)
    try:
        django.setup()
        with speaking_plainly():
            mongod.become_primary()
        yield mongod
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut this short
        mongod.stop()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
