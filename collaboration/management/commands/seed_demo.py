"""Loads a demo into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand

from collaboration.demo.loading import load
from wavic.laptop.demo import EMAIL, PASSWORD


class Command(BaseCommand):
    help = f"Loads a demo (log in as {EMAIL}) into a database without people; else does nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make what is missing, so that a start cut short is finished by the next one."""
        if load():
            self.stdout.write(f"Loaded the demo: log in as {EMAIL} with {PASSWORD}.")
        else:
            self.stdout.write("There are people here already: nothing was loaded.")
