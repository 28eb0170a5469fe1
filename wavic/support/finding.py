"""From anything that staff are told to the people it leads to, in a bounded number of round trips.

All documents with an id: one. What other finders look for: one or two each, and only those run
that what was typed may be for. Then the spaces' owners, and the people: one each.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, cast

from bson.objectid import ObjectId
from django.contrib.auth import get_user_model
from django.db.models import Q

from wavic.mongo.documents import collection
from wavic.support.registry import Document, Found, Lead, all_found, finders_for, owners_of

MOST = 20
"""How many leads a finder gives at most."""

_LONGEST = 2_000  # characters of what is typed: signed addresses are long


@dataclass
class Trail:
    """A person, with what led to them; or None with what leads to nobody."""

    person: Any
    leads: list[tuple[Lead, str]] = field(default_factory=list)  # with the space's name


def find(typed: str) -> list[Trail]:
    """Who is meant, those that most leads to them first; what leads to nobody last."""
    typed = " ".join(typed[:_LONGEST].replace("\0", "").split())
    if not typed:
        return []
    leads = list(leads_of([ObjectId(typed)])) if ObjectId.is_valid(typed) else []
    for each in finders_for(typed):
        leads += list(each.look(typed))[:MOST]
    return _trails(leads)


def leads_of(ids: Collection[ObjectId]) -> Iterable[Lead]:
    """Whatever has one of these ids; one round trip."""
    if not ids:
        return []
    match = {"$match": {"_id": {"$in": list(ids)}}}
    known = all_found()
    (first, *others) = [[match, *_shaped(number, each)] for number, each in enumerate(known)]
    unions = [
        {"$unionWith": {"coll": each.model._meta.db_table, "pipeline": stages}}
        for each, stages in zip(known[1:], others, strict=True)
    ]
    # Beside an open transaction: MongoDB unites nothing inside one.
    rows = collection(known[0].model).aggregate([*first, *unions])
    return [_lead(known[row["found"]].model, row) for row in rows]


def people_of(leads: Iterable[Lead]) -> dict[Any, set[ObjectId]]:
    """The ids of documents → the people they lead to; one round trip."""
    listed = list(leads)
    owners = owners_of({lead.space for lead in listed if lead.space})
    led: dict[Any, set[ObjectId]] = {}
    for lead in listed:
        led.setdefault(lead.pk, set()).update(lead.people)
        if lead.space in owners:
            led[lead.pk].add(owners[lead.space][1])
    return led


def _shaped(number: int, found: Found) -> list[Document]:
    """Rows of one shape, whatever they are of."""
    shape = {
        "found": {"$literal": number},
        "people": [f"${name}" for name in found.people],
        "space": f"${found.space}" if found.space else None,
        "address": f"${found.address}" if found.address else "",
        "title": f"${found.title}" if found.title else "",
    }
    return [*found.stages, {"$project": shape}]


def _lead(model: Any, row: Document) -> Lead:
    named = (each if isinstance(each, list) else [each] for each in row["people"])
    people = tuple(dict.fromkeys(pk for some in named for pk in some if pk is not None))
    return Lead(
        model,
        row["_id"],
        title=str(row.get("title") or ""),
        people=people,
        space=row.get("space"),
        address=row.get("address") or "",
    )


def _trails(leads: list[Lead]) -> list[Trail]:
    owners = owners_of({lead.space for lead in leads if lead.space})
    wanted = {pk for lead in leads for pk in lead.people}
    wanted |= {owner for _, owner in owners.values()}
    people = _people(wanted, {lead.address for lead in leads if lead.address})
    by_address = {person.email: person for person in people.values()}
    trails: dict[ObjectId | None, Trail] = {}
    for lead in dict.fromkeys(leads):
        name, owner = owners.get(cast("ObjectId", lead.space), ("", None))
        led = [people.get(pk) for pk in (*lead.people, owner) if pk]
        led.append(by_address.get(lead.address))
        meant = list(dict.fromkeys(filter(None, led))) or [None]
        for person in meant:
            trail = trails.setdefault(person.pk if person else None, Trail(person))
            trail.leads.append((lead, name))
    return sorted(trails.values(), key=lambda trail: trail.person is None)


def _people(ids: set[ObjectId], addresses: set[str]) -> dict[ObjectId, Any]:
    conditions = [Q(pk__in=ids)] if ids else []
    conditions += [Q(email__in=addresses)] if addresses else []
    if not conditions:
        return {}
    found = get_user_model()._default_manager.filter(reduce(or_, conditions))  # noqa: SLF001 (Django's public name)
    return {person.pk: person for person in found}
