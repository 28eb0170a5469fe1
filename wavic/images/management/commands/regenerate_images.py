"""`manage.py regenerate_images`: after a change of the recipe."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wavic.images.models import Picture
from wavic.images.names import variant_names
from wavic.images.services import make_again
from wavic.images.slots import slots


class Command(BaseCommand):
    help = (
        "Have the worker make the variants of pictures whose recipe has changed. What is shown "
        "stays until the new files are there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        known = [slot.name for slot in slots()]
        parser.add_argument("--slot", action="append", choices=known, help="All, unless told.")
        again = "Even where the recipe is the same: what storage has lost is written anew."
        parser.add_argument("--all", action="store_true", help=again)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Enqueue a task for each picture."""
        for slot in slots():
            if options["slot"] and slot.name not in options["slot"]:
                continue
            enqueued = 0
            for target, picture in slot.all_pictures():
                if picture.original and (options["all"] or _is_outdated(picture)):
                    make_again(slot, target, picture)
                    enqueued += 1
            self.stdout.write(f"{slot.name}: {enqueued}")


def _is_outdated(picture: Picture) -> bool:
    names = variant_names(str(picture.original))
    return any(str(getattr(picture, name)) != blob for name, blob in names.items())
