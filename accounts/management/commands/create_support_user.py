"""manage.py create_support_user: somebody who helps people."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.models import User, fold_email
from accounts.services.staffing import make_staff
from accounts.staff import StaffRole


class Command(BaseCommand):
    """See docs/operations.md."""

    help = (
        "Gives somebody access to the admin, with an account if they have none; a new one is "
        "mailed a link to set its password. Again with another --role changes the role. Exit "
        "codes: 0 done, 1 not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and what they may."""
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="needed for a new account")
        parser.add_argument(
            "--role",
            choices=StaffRole.values,
            default=StaffRole.READ_ONLY.value,
            help="read-only sees everything, support may also act, superuser may do anything",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *_: Any, **options: Any) -> None:
        """Make them staff."""
        email, name, role = options["email"], options["name"], StaffRole(options["role"])
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is no e-mail address.") from None
        found = User.objects.filter(email=fold_email(email)).first()
        if found is None and not name:
            raise CommandError(f"Nobody has the address {email}: a new account needs a --name.")
        if found is not None and not found.is_active:
            raise CommandError(f"The account of {email} is closed.")
        if not options["dry_run"]:
            make_staff(email, name, role)
        who = f"{email} (new)" if found is None else email
        self.stdout.write(f"{who}: {role.label}.")
