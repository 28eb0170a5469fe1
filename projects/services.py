"""What people do to projects. Every write is one transaction that also says what happened."""

from collections.abc import Mapping
from typing import Any

from bson.objectid import ObjectId
from django.db.models import F

from projects import selectors
from projects.models import Project
from spaces import access
from spaces.access import Principal
from spaces.models import Space
from spaces.roles import Action
from wavic import events
from wavic.api.errors import Conflict
from wavic.lifecycle import changes as lifecycle
from wavic.mongo.transactions import in_transaction


@in_transaction
def create_project(actor: Principal, *, space: ObjectId, **fields: Any) -> dict[str, Any]:
    """A new project in a space where the actor may edit."""
    access.to_space(actor, space, Action.EDIT_CONTENT)
    project = Project.objects.create(space_id=space, **fields)
    Space.objects.filter(pk=space).update(project_count=F("project_count") + 1)
    events.emit(
        "project.created",
        space=space,
        actor=actor.pk,
        subject=project,
        data={"project": str(project.pk)},
    )
    return selectors.project(actor, project.pk)


@in_transaction
def edit_project(
    actor: Principal, project_id: ObjectId, changes: Mapping[str, Any], *, expected: int | None
) -> dict[str, Any]:
    """Change what is said of a project; 409 with the current state on a stale revision."""
    granted = selectors.access_to_project(actor, project_id, Action.EDIT_CONTENT)
    if not lifecycle.edit(Project, project_id, changes, expected):
        raise Conflict(selectors.project(actor, project_id))
    events.emit(
        "project.edited",
        space=granted.space_id,
        actor=actor.pk,
        subject=("project", project_id),
        data={"project": str(project_id), "fields": sorted(changes)},
    )
    return selectors.project(actor, project_id)


@in_transaction
def trash_project(actor: Principal, project_id: ObjectId) -> None:
    """Move a project to the trash, with all that is in it."""
    granted = selectors.access_to_project(actor, project_id, Action.REMOVE_CONTENT)
    if lifecycle.trash(Project, project_id, by=actor.pk):
        Space.objects.filter(pk=granted.space_id).update(project_count=F("project_count") - 1)
        events.emit(
            "project.trashed",
            space=granted.space_id,
            actor=actor.pk,
            subject=("project", project_id),
            data={"project": str(project_id)},
        )
