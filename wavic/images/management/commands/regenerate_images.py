"""`manage.py regenerate_images`: after a change of the recipe."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from wavic.images.models import Picture
from wavic.images.names import variant_names
from wavic.images.services import make_again
from wavic.images.slots import slots


class Command(BaseCommand):
    help = (
        "Have the worker make the variants of pictures whose recipe has changed. What is shown "
        "stays until the new files are there. Exit codes: 0 all are on their way."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        known = [slot.name for slot in slots()]
        parser.add_argument("--slot", action="append", choices=known, help="All, unless told.")
        again = "Even where the recipe is the same: what storage has lost is written anew."
        parser.add_argument("--all", action="store_true", help=again)
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Enqueue a task for each picture."""
        for slot in slots():
            if options["slot"] and slot.name not in options["slot"]:
                continue
            enqueued = 0
            quiet = not sys.stderr.isatty()
            for target, picture in tqdm(slot.all_pictures(), slot.name, disable=quiet):
                if picture.original and (options["all"] or _is_outdated(picture)):
                    enqueued += 1
                    if not options["dry_run"]:
                        make_again(slot, target, picture)
            self.stdout.write(f"{slot.name}: {enqueued}")


def _is_outdated(picture: Picture) -> bool:
    names = variant_names(str(picture.original))
    return any(str(getattr(picture, name)) != blob for name, blob in names.items())
