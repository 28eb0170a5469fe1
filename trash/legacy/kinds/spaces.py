"""Spaces, and who belongs to them as what."""

from collections.abc import Iterable, Iterator
from typing import Any

from bson.objectid import ObjectId

from spaces.models import Membership, ProjectRole, Space
from spaces.roles import IN_A_PROJECT, Role
from trash.legacy import values
from trash.legacy.drafts import Draft, Row
from trash.legacy.kinds.base import NAME, Kind, Move
from trash.legacy.records import Record, Refused

_STRONGEST = [Role.OWNER, *IN_A_PROJECT, Role.VISITOR]


class Spaces(Kind):
    """A space without a living owner goes to the strongest of its members; see `_owner`."""

    name = "space"

    def keys(self, record: Record) -> Iterable[str]:
        return [f"user:{pk}" for pk in (record.ref("owner"), *_members_in(record)) if pk]

    def prepare(self, records: list[Record]) -> None:
        self.look_at_pictures(records, "avatar", "cover")

    def drafts(self, record: Record) -> Iterator[Draft]:
        before = self.ledger.get(record.key)
        owner = self._owner(record, before)
        state = self.state(record)
        space = Space(
            pk=record.pk,
            name=record.text("name", NAME) or "Untitled",
            description=record.text("description"),
            owner_id=owner,
            avatar=self.picture(record, "avatar"),
            cover=self.picture(record, "cover"),
            **state,
            **self.times(record),
        )
        yield Draft(
            record.key,
            space,
            ("name", "description", "avatar", "cover", "state"),
            facts={"owner": owner, "trashed_at": record.gone_at},
            notes=record.notes,
            todo={"avatar": "space_avatar", "cover": "space_cover"},
        )
        yield grant(self.move, record.pk, owner, "owner", (None, Role.OWNER), space.created_at)

    def _owner(self, record: Record, before: Row | None) -> ObjectId:
        """Who owns it; else the first of its members who has come. Raises Refused for nobody.

        Once it has come it changes hands here only.
        """
        said = self.person(record.ref("owner"))
        owner = before["facts"]["owner"] if before else said or self.person(*_members_in(record))
        if owner is None:
            raise Refused("no_owner", record.ref("owner") or "")
        if said is None:
            record.note("owner_missing", f"it is {owner}'s now")
        elif said != owner:
            record.note("owner_differs", f"here it stays {owner}'s")
        return ObjectId(owner)


class Members(Kind):
    """What gives somebody a role, in a space or in one project of it."""

    name = "member"

    def __init__(self, move: Move) -> None:
        super().__init__(move)
        self._here: dict[tuple[ObjectId, ObjectId], ObjectId] = {}

    def keys(self, record: Record) -> Iterable[str]:
        named = [f"{kind}:{record.ref(kind)}" for kind in ("space", "project", "user")]
        self.ledger.load(named)
        try:
            space, user, _ = self._where(record)
        except Refused:
            return named
        return [_key(space, user)]

    def prepare(self, records: list[Record]) -> None:
        """Who has become a member here by themselves."""
        places = []
        for record in records:
            try:
                places.append(self._where(record)[:2])
            except Refused:
                continue
        found = Membership.objects.filter(
            space_id__in={space for space, _ in places}, user_id__in={user for _, user in places}
        )
        self._here = {(row.space_id, row.user_id): row.pk for row in found}

    def drafts(self, record: Record) -> Iterator[Draft]:
        space, user, project = self._where(record)
        role = record.choice("role")
        if role == Role.OWNER:
            row = self.ledger.get(_key(space, user))
            if row and "owner" in row["facts"]["grants"]:
                role = Role.OWNER
            else:
                record.note("second_owner", "an admin now")
                role = Role.ADMIN
        if project is not None and role == Role.OWNER:
            role = Role.ADMIN
        known = self._here.get((space, user))
        if known and self.ledger.get(_key(space, user)) is None:
            # A member here already, by their own doing: what they are stays.
            self.ledger.put(_key(space, user), known, written={}, facts={"grants": {}})
        given = (project, str(role))
        draft = grant(self.move, space, user, record.id, given, record.created_at())
        draft.notes += record.notes
        yield draft

    def _where(self, record: Record) -> tuple[ObjectId, ObjectId, ObjectId | None]:
        user = self.needed("user", record.ref("user"))["target"]
        if record.ref("project") is None:
            return self.needed("space", record.ref("space"))["target"], user, None
        project = self.needed("project", record.ref("project"))
        return project["facts"]["space"], user, project["target"]


def grant(
    move: Move,
    space: ObjectId,
    user: ObjectId,
    source_id: str,
    given: tuple[ObjectId | None, str],
    since: Any,
) -> Draft:
    """A membership with one more reason for it: of several the strongest role counts."""
    key = _key(space, user)
    row = move.ledger.get(key)
    grants: dict[str, Any] = dict(row["facts"]["grants"]) if row else {}
    grants[source_id.replace(".", "_").replace("$", "_")] = list(given)
    in_space, in_projects = _strongest(grants)
    target = row["target"] if row else values.kept_id("membership", f"{space}/{user}")[0]
    member = Membership(
        pk=target,
        space_id=space,
        user_id=user,
        role=in_space,
        project_roles=[ProjectRole(project=pk, role=role) for pk, role in in_projects.items()],
        created_at=since,
        updated_at=since,
    )
    facts = {"grants": grants}
    notes = (
        [("several_roles", f"{user} in {space}")] if len(grants) > 1 + ("owner" in grants) else []
    )
    move.ledger.put(key, target, facts=facts)
    return Draft(key, member, ("role", "project_roles"), facts=facts, notes=notes)


def _strongest(grants: dict[str, Any]) -> tuple[str, dict[ObjectId, str]]:
    in_space, in_projects = [str(Role.VISITOR)], {}
    for project, role in sorted(grants.values(), key=lambda given: -_STRONGEST.index(given[1])):
        if project is None:
            in_space.append(role)
        else:
            in_projects[project] = role
    if Role.OWNER in in_space:
        in_projects = {}
    return in_space[-1], dict(sorted(in_projects.items()))


def _key(space: ObjectId, user: ObjectId) -> str:
    return f"member:{space}/{user}"


def _members_in(record: Record) -> list[str]:
    """Those whom its own array names, the strongest roles first as far as they are known."""
    found = record.row.get("members") or record.row.get("collaborators") or []
    named = []
    for element in found if isinstance(found, list) else []:
        whom = (
            element.get("user") or element.get("userId") if isinstance(element, dict) else element
        )
        try:
            named.append(values.reference(whom))
        except values.Unreadable:
            continue
    return named
