"""Registers what dies."""

import os
import signal
from pathlib import Path

from django.apps import AppConfig
from pymongo import monitoring


class DyingConfig(AppConfig):
    name = "collaboration.tests.dying"
    label = "dying"

    def ready(self) -> None:
        """Before the first connection is made."""
        deaths = os.environ["DEATHS"].split(",")
        monitoring.register(Reaper(deaths, Path(os.environ["DEATHS_IN"])))


class Reaper(monitoring.CommandListener):
    """Looks at each command before it is sent and after it was answered."""

    def __init__(self, deaths: list[str], folder: Path) -> None:
        self._deaths = deaths
        self._folder = folder
        self._written: set[str] = set()  # by the transaction that is open
        self._sent: dict[int, set[str]] = {}

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        target = str(next(iter(event.command.values())))
        if event.command.get("startTransaction"):
            self._written = set()
        if event.command_name in {"insert", "update", "delete"}:
            self._written.add(target)
        commit = event.command_name == "commitTransaction"
        self._sent[event.request_id] = self._written if commit else {target}
        self._die("before", event.command_name, event.request_id)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        self._die("after", event.command_name, event.request_id)
        self._sent.pop(event.request_id, None)

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        self._sent.pop(event.request_id, None)

    def _die(self, when: str, command: str, request: int) -> None:
        for target in self._sent.get(request, ()):
            death = f"{when}:{command}:{target}"
            if death in self._deaths and self._is_first(death):
                os.kill(os.getpid(), signal.SIGKILL)

    def _is_first(self, death: str) -> bool:
        try:
            (self._folder / death).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
