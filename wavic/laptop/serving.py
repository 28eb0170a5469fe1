"""Web and worker from ready to gone: the banner, and why they stopped."""

import os
import signal
import sys
import threading
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
    """Run the Procfile's processes until a signal asks to stop (0). CannotStart if one of them,
    or the database, stops by itself."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a pipe sees it too
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise looks for it, and the finders fill in
    processes = Processes(settings.BASE_DIR / "Procfile", settings.DATA_DIR / LEASHES)
    over, troubles = threading.Event(), list[str]()

    def announce() -> None:
        answer = wait_until_ready(EVERYWHERE.get(host, host), settings.PORT, over)
        if not answer:
            text = banner(settings.PUBLIC_URL, settings.DATA_DIR, began, has_demo=has_demo)
            sys.stdout.write(text)
        elif not over.is_set():
            give_up(f"It does not get ready: {answer}")

    def watch(embedded: EmbeddedMongod) -> None:
        code = embedded.process.wait()
        if not over.is_set():
            give_up(
                f"The database stopped {_ended(code)}. Nothing that was acknowledged is lost: "
                "`make run` brings everything back."
            )

    def give_up(trouble: str) -> None:
        troubles.append(trouble)
        os.kill(os.getpid(), signal.SIGTERM)

    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _stop)
    threading.Thread(target=announce, daemon=True).start()
    if mongod is not None:
        threading.Thread(target=watch, args=[mongod], daemon=True).start()
    processes.loop()
    over.set()
    if troubles:
        raise CannotStart(troubles[0])
    if not processes.was_asked_to_stop:
        raise CannotStart(
            "One of its processes stopped by itself: the first 'stopped' above names it, its last "
            "lines say why. `make run` starts everything again."
        )
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)


def _ended(code: int) -> str:
    return f"(killed by {signal.Signals(-code).name})" if code < 0 else f"(exit code {code})"
