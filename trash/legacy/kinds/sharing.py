"""Share links and invitations: the tokens that people have been sent go on working."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bson.objectid import ObjectId

from accounts import passwords
from collaboration.models import Invitation, Link, LinkCopy, Status
from collaboration.services import INVITATION_LIFE
from collaboration.tokens import hash_of
from spaces.roles import IN_A_PROJECT, Role
from trash.legacy import values
from trash.legacy.drafts import Draft, Row, digest
from trash.legacy.kinds.base import NAME, Kind
from trash.legacy.records import Record, Refused
from wavic.lifecycle.models import State
from wavic.mail.addresses import fold_email

_HASH = re.compile(r"[0-9a-f]{64}")
_TARGETS = ("version", "track", "project", "space")
_RECIPIENT, _MESSAGE = 254, 1000


class Links(Kind):
    """A link of theirs is one of ours with one copy, under the token that it had."""

    name = "link"

    def keys(self, record: Record) -> Iterable[str]:
        named = [(kind, record.ref(kind)) for kind in _TARGETS]
        named += [(kind, record.ref("target_id")) for kind in _TARGETS]
        named.append(("user", record.ref("created_by")))
        return [f"{kind}:{pk}" for kind, pk in named if pk]

    def drafts(self, record: Record) -> Iterator[Draft]:
        kind, row = self._target(record)
        places = self._places(kind, row)
        times = self.times(record)
        closed = record.flag("active") is False
        state = self.state(record)
        if closed and state["state"] == State.ACTIVE:
            state = {"state": State.TRASHED, "trashed_at": times["updated_at"]}
        maker = self.person(record.ref("created_by"))
        if maker is None:
            record.note("maker_missing", record.ref("created_by") or "")
        link = Link(
            pk=record.pk,
            **places,
            created_by_id=maker or _owner(kind, row),
            name=record.text("name", NAME),
            password=self._password(record),
            expires_at=record.moment("expires_at"),
            max_plays=record.whole("max_plays"),
            plays_taken=record.whole("plays") or 0,
            may_comment=bool(record.flag("may_comment")),
            may_download=bool(record.flag("may_download")),
            **state,
            **times,
        )
        copy = LinkCopy(
            pk=values.kept_id("copy", record.id)[0],
            link=link,
            recipient=record.text("recipient", _RECIPIENT),
            token_hash=_token_hash(record),
            opens=record.whole("opens") or 0,
            plays=record.whole("plays") or 0,
            downloads=record.whole("downloads") or 0,
            **times,
        )
        yield Draft(
            record.key,
            link,
            ("name", "expires_at", "max_plays", "may_comment", "may_download", "state"),
            notes=record.notes,
            with_it=[copy],
        )

    def _target(self, record: Record) -> tuple[str, Row]:
        """The lowest thing that it names. Raises Refused where that has not come."""
        if (said := record.choice("target")) and record.ref("target_id"):
            return said, self.needed(said, record.ref("target_id"))
        for kind in _TARGETS:
            if source_id := record.ref(kind):
                return kind, self.needed(kind, source_id)
        raise Refused("no_target")

    def _places(self, kind: str, row: Row) -> dict[str, ObjectId]:
        if kind == "version":
            return {**self._places("track", row["facts"]["on"]), "version_id": row["target"]}
        facts = row["facts"]
        if kind == "space":
            return {"space_id": row["target"]}
        if kind == "project":
            return {"space_id": facts["space"], "project_id": row["target"]}
        return {
            "space_id": facts["space"],
            "project_id": facts["project"],
            "track_id": row["target"],
        }

    def _password(self, record: Record) -> str:
        """Hashed as it is, or hashed now; one that came keeps its hash."""
        said = record.text("password")
        if not said:
            return ""
        if said.startswith(("$2a$", "$2b$", "$2y$")) and len(said) == 60:
            return f"bcrypt${said}"
        if self.move.dry_run or self.ledger.get(record.key):
            return "kept"  # never written: `password` isn't among the fields that are compared
        return passwords.encode(said)


class Invitations(Kind):
    """Pending ones can be accepted by the token that was mailed."""

    name = "invitation"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._pending: dict[tuple[Any, ...], ObjectId] = {}

    def keys(self, record: Record) -> Iterable[str]:
        named = [(kind, record.ref(kind)) for kind in ("space", "project")]
        named.append(("user", record.ref("invited_by")))
        return [f"{kind}:{pk}" for kind, pk in named if pk]

    def prepare(self, records: list[Record]) -> None:
        """Who has been invited here since."""
        emails = [fold_email(record.text("email")) for record in records]
        found = Invitation.objects.filter(email__in=emails, status=Status.PENDING)
        self._pending = {(each.space_id, each.project_id, each.email): each.pk for each in found}

    def drafts(self, record: Record) -> Iterator[Draft]:
        email = fold_email(record.text("email"))
        if "@" not in email:
            raise Refused("no_address")
        project = record.ref("project")
        where = self.needed("project", project) if project else None
        row = where or self.needed("space", record.ref("space"))
        space = row["facts"]["space"] if where else row["target"]
        place = (space, where["target"] if where else None, email)
        times = self.times(record)
        status = str(record.choice("status"))
        pending = status == Status.PENDING
        if pending and self._pending.setdefault(place, record.pk) != record.pk:
            record.note("invited_twice")
            status = str(Status.REVOKED)
        invitation = Invitation(
            pk=record.pk,
            space_id=space,
            project_id=place[1],
            role=self._role(record),
            email=email,
            email_typed=record.text("email"),
            message=record.text("message", _MESSAGE),
            invited_by_id=self.person(record.ref("invited_by")) or row["facts"]["owner"],
            status=status,
            token_hash=_token_hash(record),
            sent_at=times["created_at"],
            expires_at=record.moment("expires_at") or times["created_at"] + INVITATION_LIFE,
            answered_at=record.moment("answered_at"),
            **times,
        )
        yield Draft(record.key, invitation, ("status", "expires_at"), notes=record.notes)

    def _role(self, record: Record) -> str:
        word = record.raw("role")
        known = self.move.mapping.kinds["member"].values["role"]
        role = known.get(values.squeezed(word)) if word is not None else Role.EDITOR
        if role is None:
            raise Refused("unknown_role", str(word)[:80])
        if role not in IN_A_PROJECT:
            record.note("second_owner", "invited as an admin")
            return str(Role.ADMIN)
        return str(role)


def _owner(kind: str, row: Row) -> ObjectId:
    facts = row["facts"]["on"]["facts"] if kind == "version" else row["facts"]
    found: ObjectId = facts["owner"]
    return found


def _token_hash(record: Record) -> str:
    """The hash of the token that people have; of nothing anybody has, where there is none."""
    if "token_hash" in record.kind.fields:
        said = record.text("token_hash").lower()
        if _HASH.fullmatch(said):
            return said
    token = record.text("token")
    if not token:
        record.note("no_token", "its old address is not known")
        return hash_of(f"{digest(record.key)}{digest(record.id)}")
    return hash_of(token)
