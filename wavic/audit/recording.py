"""Writing down an act in its own transaction: with the event that tells of it, or by hand."""

from collections.abc import Callable, Iterable
from typing import Any

from bson.objectid import ObjectId
from django.db.models import Model
from django.utils import timezone

from wavic.api import origin, request_id
from wavic.audit.models import Entry
from wavic.events import Event
from wavic.events.recorders import record_with

People = Callable[[Event], Iterable[ObjectId | None]]
Place = Callable[[Any], ObjectId | None]

_places: dict[type[Model], Place] = {}
_kinds: set[str] = set()
_names: dict[type[Model], str] = {}


def its_subject(event: Event) -> list[ObjectId | None]:
    """The people of events whose subject is a person."""
    return [event.subject_id]


def nobody_else(_event: Event) -> list[ObjectId | None]:
    """The people of events that are done to nobody in particular."""
    return []


def audited(*kinds: str, keep: Iterable[str] = (), people: People = nobody_else) -> None:
    """Have every event of these kinds remembered, in the transaction that emits it.

    `keep` names what of the event's data is kept: no secret, nothing that identifies a person
    (their name, their address). `people` says whom, besides the actor, it was done to.
    """
    kept = frozenset(keep)
    _kinds.update(kinds)

    def write(event: Event) -> None:
        said = {name: value for name, value in event.data.items() if name in kept}
        _write(
            pk=event.pk,
            kind=event.kind,
            space=event.space,
            actor=event.actor,
            people=people(event),
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            data={name: value for name, value in said.items() if value is not None},
            created_at=event.created_at,
        )

    record_with(write, *kinds)


def noted(*kinds: str) -> None:
    """Say which acts some service writes down by `note`."""
    _kinds.update(kinds)


def kinds() -> list[str]:
    """Every kind of act that is remembered, in order of the alphabet."""
    return sorted(_kinds)


def note(
    kind: str,
    *,
    space: ObjectId | None = None,
    actor: ObjectId | None = None,
    people: Iterable[ObjectId | None] = (),
    subject: tuple[str, ObjectId] | None = None,
    data: dict[str, Any] | None = None,
    support: bool = False,
) -> None:
    """Remember an act that is no event; inside the act's transaction, if it has one.

    What may stand in `data` is what `audited` may keep. Raises LookupError for a kind that no
    `noted` named: nobody would have words for it.
    """
    if kind not in _kinds:
        raise LookupError(kind)
    subject_type, subject_id = subject or ("", None)
    _write(
        kind=kind,
        space=space,
        actor=actor,
        people=people,
        subject_type=subject_type,
        subject_id=subject_id,
        data=data or {},
        support=support,
        created_at=timezone.now(),
    )


def in_space(model: type[Model], place: Place) -> None:
    """Say which space a model's documents lie in that have no `space_id` to say it.

    Staff's edits of them are part of its trail.
    """
    _places[model] = place


def named(model: type[Model], field: str) -> None:
    """Say what a model's documents are called, so that entries which name their ids can be told.

    Only by what everybody may read who may read the trail of the document's space.
    """
    _names[model] = field


def names() -> dict[type[Model], str]:
    """The field of each model by which its documents are called."""
    return _names


def place_of(document: Model) -> ObjectId | None:
    """The space that a document lies in, if it is known to lie in one."""
    place = _places.get(type(document))
    return place(document) if place else getattr(document, "space_id", None)


def _write(*, actor: ObjectId | None, people: Iterable[ObjectId | None], **fields: Any) -> None:
    came = origin.current()
    everybody = dict.fromkeys(pk for pk in (actor, *people) if pk is not None)
    Entry(
        actor=actor,
        people=list(everybody),
        address=came.address,
        user_agent=came.user_agent,
        request=request_id.current(),
        **fields,
    ).save(force_insert=True)
