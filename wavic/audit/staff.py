"""What support staff do in the admin: an edit and its entry are there both or not at all."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from bson.objectid import ObjectId
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase, HttpResponseRedirect

from wavic.audit.recording import note, noted, place_of
from wavic.mongo.transactions import run_in_transaction

_DONE = {ADDITION: "staff.added", CHANGE: "staff.changed", DELETION: "staff.deleted"}
noted(*_DONE.values(), "staff.acted")
_MOST_NAMED = 100  # documents that an action was done to
LEAST_SAID = 10  # characters of why; "ok" tells nobody anything next year
MOST_SAID = 500

View = Callable[..., HttpResponseBase]


class AuditedSite(AdminSite):
    """Django's, where whatever is posted is one transaction."""

    def admin_view(self, view: View, cacheable: bool = False) -> Any:
        """A view of the admin; forms of it are also done again when they collide."""

        @wraps(view)
        def whole(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
            def answer() -> HttpResponseBase:
                response = view(request, *args, **options)
                # What answers with a page only asks, or says what is wrong.
                if isinstance(response, HttpResponseRedirect):
                    self._note(request)
                return response

            return run_in_transaction(answer) if request.method == "POST" else answer()

        return super().admin_view(whole, cacheable)

    def _note(self, request: HttpRequest) -> None:
        """What the admin's own log leaves out: actions on chosen documents, one's own password."""
        name = request.resolver_match.url_name if request.resolver_match else None
        staff = cast("ObjectId", request.user.pk)
        if name == "password_change":
            note("user.password_changed", actor=staff, subject=("user", staff))
            return
        page = self._listing(name)
        action, chosen = request.POST.get("action"), request.POST.getlist(ACTION_CHECKBOX_NAME)
        reason = reason_in(request.POST)
        # Without a reason nothing was done.
        if not (page and chosen and reason and action in page.get_actions(request)):
            return
        ids = chosen[:_MOST_NAMED]
        named: dict[str, Any] = {"action": action, "model": page.opts.label_lower, "ids": ids}
        named["reason"] = reason
        # None where they are deleted by now.
        done_to = page.model._default_manager.filter(pk__in=ids)  # noqa: SLF001 (Django's public name)
        for document in list(done_to) or [None]:
            _note("staff.acted", staff, document, named)

    def _listing(self, name: str | None) -> ModelAdmin | None:
        """The page that lists documents under this name of a URL."""
        pages = self._registry.items()
        wanted = (
            page
            for model, page in pages
            if name == f"{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        return next(wanted, None)


def reason_in(posted: QueryDict) -> str:
    """The reason that was posted, "" for none or one too short to tell anything."""
    reason = " ".join(posted.get("reason", "").split())[:MOST_SAID]
    return reason if len(reason) >= LEAST_SAID else ""


def note_edit(instance: LogEntry, created: bool, **_: Any) -> None:
    """Remember what the admin logs: a signal's receiver."""
    content = instance.content_type
    model = content.model_class() if content else None
    if not created or model is None:
        return
    named: dict[str, Any] = {"model": model._meta.label_lower, "fields": _fields(instance)}
    if reason := next((each["reason"] for each in _said(instance) if "reason" in each), None):
        named["reason"] = reason
    document = model._default_manager.filter(pk=instance.object_id).first()  # noqa: SLF001
    _note(_DONE[instance.action_flag], instance.user.pk, document, named)


def _said(entry: LogEntry) -> list[dict[str, Any]]:
    """What the admin's log says of an edit: [{"changed": {…}}, …], and a reason of ours."""
    try:
        said = json.loads(entry.change_message or "[]")
    except ValueError:
        return []  # a message that somebody wrote by hand
    return said if isinstance(said, list) else []


def _fields(entry: LogEntry) -> list[str]:
    """What was changed, by the names in the form; never the values."""
    done = [what for change in _said(entry) for what in change.values() if isinstance(what, dict)]
    return sorted({field for what in done for field in what.get("fields", ())})


def _note(kind: str, staff: ObjectId, document: Model | None, data: dict[str, Any]) -> None:
    if document is None:
        note(kind, actor=staff, data=data, support=True)
        return
    of_person = document._meta.label == settings.AUTH_USER_MODEL
    person = document.pk if of_person else getattr(document, "user_id", None)
    note(
        kind,
        space=place_of(document),
        actor=staff,
        people=[person],
        subject=(str(document._meta.model_name), document.pk),
        data=data,
        support=True,
    )
