"""Where the CPU of a list goes, by layer.

    python -m bench.shares

Runs each list in this process under a profiler that counts CPU, not waiting. The profiler makes
calls dearer than they are, so read shares, not times; how dear a request is says bench.reads.
"""

import cProfile
import io
import logging
import os
import pstats
import sys
import time
from collections import Counter
from pathlib import Path

from bench.reads import LISTS, Request
from bench.server import ROOT, scratch

TRACKS = 2_400
CALLS = 300
# Layer -> what the paths of its files contain; the first that fits counts.
LAYERS = {
    "pymongo and bson": ("/pymongo/", "/bson/", "/django_mongodb_backend/"),
    "Django REST framework": ("/rest_framework/", "/rest_framework_simplejwt/"),
    "the log line": ("/logging/", "/pythonjsonlogger/"),
    "Django and its middlewares": (
        "/django/",
        "/asgiref/",
        "/corsheaders/",
        "/csp/",
        "/whitenoise/",
        "/django_ratelimit/",
    ),
    "WAVIC": (f"{ROOT}/",),
}
REST = "the standard library"


def profile(request: Request) -> cProfile.Profile:
    """The profile of many calls of one path, its memos filled before."""
    from wavic.wsgi import application

    _log_to(os.devnull)  # only now: to load the application sets the logs up anew
    path, token = request
    profiler = cProfile.Profile(time.thread_time)
    for number in range(CALLS + 10):
        environ = _environ(path, token)
        statuses: list[str] = []
        if number == 10:
            profiler.enable()
        response = application(environ, lambda status, _headers: statuses.append(status))  # noqa: B023
        b"".join(response)
        response.close()
        if statuses != ["200 OK"]:
            raise RuntimeError(f"{path} answered {statuses}")
    profiler.disable()
    return profiler


def shares(profiler: cProfile.Profile) -> Counter[str]:
    """Layer -> its share of the CPU, 0 to 1; what C functions take counts for who calls them."""
    spent: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, callers) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        if file == "~":
            for (caller, _, _), (_, _, of_caller, _) in callers.items():
                spent[_layer(caller)] += of_caller
        else:
            spent[_layer(file)] += own
    total = sum(spent.values())
    return Counter({layer: seconds / total for layer, seconds in spent.items()})


def _log_to(path: str) -> None:
    log = Path(path).open("w")  # noqa: SIM115  (as long as the process runs)
    for handler in logging.getLogger().handlers:
        handler.setStream(log)  # type: ignore[attr-defined]  # the only handler is a stream's


def _layer(file: str) -> str:
    in_venv = "/site-packages/" in file
    for layer, parts in LAYERS.items():
        if any(part in file for part in parts) and not (layer == "WAVIC" and in_venv):
            return layer
    return REST


def _environ(path: str, token: str) -> dict:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT": "application/json",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }


def main() -> None:
    """Print the share of each layer in each list."""
    with scratch():
        from bench.library import Library

        library = Library()
        library.grow(TRACKS)
        found = {}
        for route, caller in zip(LISTS, library.callers(), strict=False):
            target = caller.space if "space" in route else caller.project
            found[route] = shares(profile((route.replace(":id", str(target)), caller.token)))
    print(f"{'':28}" + "".join(f"{route:>20}" for route in found))
    for layer in (*LAYERS, REST):
        print(f"{layer:28}" + "".join(f"{each[layer]:20.0%}" for each in found.values()))


if __name__ == "__main__":
    main()
