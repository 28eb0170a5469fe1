"""Uploads files to a running WAVIC, this one or any other, as a musician does."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand

from wavic.uploads.client import command_line


class Command(BaseCommand):
    help = command_line.DESCRIPTION
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        command_line.add_arguments(parser)

    def handle(self, *_: Any, **options: Any) -> None:
        sys.exit(command_line.run(Namespace(**options)))
