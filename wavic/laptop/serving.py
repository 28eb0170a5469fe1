"""Web, worker and stream from ready to gone: the banner, and why they stopped."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

from django.conf import settings

from wavic.laptop.banner import banner
from wavic.laptop.failures import CannotStart
from wavic.laptop.folder import LEASHES
from wavic.laptop.processes import Processes
from wavic.laptop.readiness import wait_until_ready
from wavic.mongo.embedded import EmbeddedMongod

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (compared, not bound)


def serve(host: str, mongod: EmbeddedMongod | None, began: float, *, has_demo: bool) -> int:
    """Run the Procfile's processes until a signal asks to stop (0).

    CannotStart if one of them, or the database, stops by itself.
    """
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a pipe sees it too
    processes = Processes(settings.BASE_DIR / "Procfile", settings.DATA_DIR / LEASHES)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _stop)
    watch = _Watch()
    watch.in_background(watch.readiness, host, began, has_demo)
    if mongod is not None:
        watch.in_background(watch.database, mongod)
    try:
        processes.loop()
    except BaseException:
        processes.kill()  # else the exit would wait for them for ever
        raise
    finally:
        watch.over.set()
    if watch.trouble:
        raise CannotStart(watch.trouble)
    if not processes.was_asked_to_stop:
        raise CannotStart(
            "One of its processes stopped by itself: the first 'stopped' above names it, its last "
            "lines say why. `make run` starts everything again."
        )
    return 0


class _Watch:
    """What is looked at while the processes run; what it finds amiss stops them."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.trouble = ""

    def in_background(self, look: Callable[..., None], *arguments: object) -> None:
        threading.Thread(target=look, args=arguments, daemon=True).start()

    def readiness(self, host: str, began: float, has_demo: bool) -> None:
        here = EVERYWHERE.get(host, host)
        answer = wait_until_ready(here, settings.PORT, self.over)
        answer = answer or wait_until_ready(here, settings.STREAM_PORT, self.over)
        if not answer:
            text = banner(settings.PUBLIC_URL, settings.DATA_DIR, began, has_demo=has_demo)
            sys.stdout.write(text)
        else:
            self._stop_all(f"It does not get ready: {answer}")

    def database(self, mongod: EmbeddedMongod) -> None:
        code = mongod.process.wait()
        ended = f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        self._stop_all(
            f"The database stopped ({ended}). Nothing that was acknowledged is lost: `make run` "
            "brings everything back."
        )

    def _stop_all(self, trouble: str) -> None:
        if not self.over.is_set():
            self.trouble = self.trouble or trouble
            os.kill(os.getpid(), signal.SIGTERM)


def _stop(_number: int, _frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)
