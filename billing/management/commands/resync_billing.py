"""manage.py resync_billing: what the worker does every night, now and to be watched."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from accounts import selectors as accounts
from billing import services
from billing.models import Subscriber
from billing.services import resyncing
from billing.stripe import configured
from wavic.api.errors import Problem


class Command(BaseCommand):
    help = (
        "Looks at Stripe again and makes good what no webhook has told. Exits with 1 when somebody "
        "could not be looked at, or, with --dry-run, when there is something to make good."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, and whether to do it."""
        parser.add_argument("--dry-run", action="store_true", help="Only say what is different.")
        parser.add_argument("--person", metavar="EMAIL", help="Only this person.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One line for each finding; doing it again, or beside the worker, does no harm."""
        if not configured():
            raise CommandError("STRIPE_API_KEY isn't set.")
        dry_run = options["dry_run"]
        found = failed = looked = 0
        if not options["person"] and not dry_run:
            failed += self._catalogue()
        for subscriber in self._subscribers(options["person"]):
            looked += 1
            try:
                finding = resyncing.resync(subscriber, dry_run=dry_run)
            except (Problem, DatabaseError) as error:
                failed += 1
                self.stderr.write(f"{subscriber.customer}: {error}")
                continue
            if finding:
                found += 1
                self.stdout.write(str(finding))
            if looked % 100 == 0:
                self.stdout.write(f"{looked} looked at …")
        self.stdout.write(f"{looked} looked at, {found} {'different' if dry_run else 'made good'}.")
        if failed:
            raise CommandError(f"{failed} could not be looked at.")
        if dry_run and found:
            raise CommandError("Run it without --dry-run to make that good.")

    def _catalogue(self) -> int:
        try:
            if services.sync_catalogue():
                self.stdout.write("What is sold has changed.")
            for customer in resyncing.strangers():
                services.sync_customer(customer)
                self.stdout.write(f"{customer}: was not known here")
        except Problem as problem:
            self.stderr.write(f"Products and customers: {problem}")
            return 1
        return 0

    def _subscribers(self, email: str | None) -> Any:
        if not email:
            customers = Subscriber.objects.exclude(customer=None)
            return customers.order_by("pk").iterator(chunk_size=resyncing.BATCH)
        user = accounts.person_by_email(email)
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        return Subscriber.objects.filter(user_id=user.pk).exclude(customer=None)
