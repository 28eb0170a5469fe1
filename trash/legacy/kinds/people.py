"""People, and what their plan allows."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from accounts.models import Entitlement, User
from accounts.plans import PLANS, Plan
from trash.legacy import values
from trash.legacy.drafts import Draft, digest
from trash.legacy.kinds.base import NAME, Kind, Move
from trash.legacy.records import Record
from wavic.lifecycle.models import State
from wavic.mail.addresses import fold_email

_UNUSABLE = "!"  # as Django marks it: no password opens it, one can be set by mail
_LONGEST = 254
_FIELDS = (
    *("email", "email_typed", "name", "password", "avatar", "email_verified_at"),
    *("is_active", "state"),
)


class Users(Kind):
    """Of those whose addresses differ only in case the one who came last keeps it."""

    name = "user"

    def __init__(self, move: Move) -> None:
        super().__init__(move)
        self._keepers = dict(self._used_last())
        self._taken: dict[str, Any] = {}

    def keys(self, record: Record) -> Iterable[str]:
        return [_address_key(_folded(record))]

    def prepare(self, records: list[Record]) -> None:
        self.look_at_pictures(records, "avatar")
        emails = [email for record in records if (email := _folded(record))]
        holders = User.objects.filter(email__in=emails).values_list("email", "pk")
        self._taken = dict(holders)

    def drafts(self, record: Record) -> Iterator[Draft]:
        state = self.state(record)
        trashed = state["state"] == State.TRASHED
        email = self._address(record)
        placeholder = f"{record.pk}@{email or 'duplicate'}.invalid"
        known = email == _folded(record) and bool(email)
        times = self.times(record)
        user = User(
            pk=record.pk,
            email=email if known else placeholder,
            email_typed=record.text("email") if known else placeholder,
            name=_name(record),
            password=_password(record),
            avatar=self.picture(record, "avatar"),
            email_verified_at=self._verified(record, times) if known else None,
            is_active=not trashed and _is_active(record),
            **state,
            **times,
        )
        if record.flag("staff"):
            record.note("staff_not_given")
        plan = Entitlement(
            pk=values.kept_id("entitlement", record.id)[0],
            user=user,
            **asdict(PLANS[Plan.FREE]),
            closed=trashed,
            updated_at=times["updated_at"],
        )
        yield Draft(
            record.key,
            user,
            _FIELDS,
            facts={"name": user.name, "trashed_at": record.gone_at},
            notes=record.notes,
            with_it=[plan],
            todo={"avatar": "user_avatar"},
        )

    def _address(self, record: Record) -> str:
        """Their address, folded; otherwise what its placeholder says of it."""
        email = _folded(record)
        if not email or "@" not in email or len(email) > _LONGEST:
            record.note("no_address", email)
            return "unknown"
        key = _address_key(email)
        row, keeper = self.ledger.get(key), self._keepers.get(email, record.id)
        holder = row["target"] if row else self._taken.get(email)
        if holder not in {None, record.pk} or (holder is None and keeper != record.id):
            record.note("duplicate_address", f"{record.text('email')} is {holder or keeper}'s")
            return "duplicate"
        if row is None:
            self.ledger.put(key, record.pk, written={})
        return email

    def _verified(self, record: Record, times: dict[str, Any]) -> Any:
        raw = record.raw("verified")
        if raw is None:
            always = self.move.mapping.options["verified"]
            return times["created_at"] if always else None
        if not record.flag("verified"):
            return None
        try:
            proved = values.moment(raw) if not isinstance(raw, bool) else None
        except values.Unreadable:
            proved = None
        return proved if proved and proved.year > 1990 else times["created_at"]

    def _used_last(self) -> Iterator[tuple[str, str]]:
        """The addresses that several have, and who of them keeps it: living, and used last."""
        kind = self.move.mapping.kinds["user"]
        for rows in self.move.source.alike(kind, "email"):
            records = [self.move.records.whole("user", row) for row in rows]
            keeper = max(records, key=lambda r: (r.trashed() is None, _last_used(r), r.id))
            yield _folded(keeper), keeper.id


def _folded(record: Record) -> str:
    return fold_email(record.text("email"))


def _address_key(email: str) -> str:
    return f"address:{digest(email)}"


def _name(record: Record) -> str:
    both = f"{record.text('first_name')} {record.text('last_name')}".strip()
    name = record.text("name", NAME) or both[:NAME]
    return name or record.text("email").partition("@")[0][:NAME] or "Somebody"


def _password(record: Record) -> str:
    """The bcrypt hash as `accounts.hashers` knows it; unusable, and noted, for anything else."""
    raw = record.text("password")
    if raw.startswith(("$2a$", "$2b$", "$2y$")) and len(raw) == 60:
        return f"bcrypt${raw}"
    record.note("no_password" if not raw else "password_unknown")
    # The same each time, as what changes is compared.
    return f"{_UNUSABLE}{digest(record.id)}"


def _is_active(record: Record) -> bool:
    return record.flag("active") is not False and not record.flag("blocked")


def _last_used(record: Record) -> float:
    """Of all the times that say so, the latest."""
    moments = []
    for path in record.kind.fields["last_used"]:
        try:
            moments.append(values.moment(values.dig(record.row, path)).timestamp())
        except values.Unreadable:
            continue
    return max(moments, default=record.created_at().timestamp())
