"""manage.py reindex_search: make all that is found anew."""

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand

from wavic.search.indexing import BATCH, refresh_all
from wavic.search.models import Entry


class Command(BaseCommand):
    help = "Makes search entries of everything anew, and drops those of what is gone."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Go through all; doing it again, or while people work, does no harm.

        What fails ends it with its error, so that 0 means that all was gone through.
        """
        for kind, batches in groupby(refresh_all()):
            for number, _ in enumerate(batches, 1):
                if number % 50 == 0:
                    self.stdout.write(f"{kind}: {number * BATCH} …")
            self.stdout.write(f"{kind}: {Entry.objects.filter(kind=kind).count()} entries")
