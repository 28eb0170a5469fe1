"""Pages of the admin that are of no single model: finding somebody, their page, an act."""

from collections.abc import Mapping
from typing import Any, cast

from bson.objectid import ObjectId
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from wavic.audit import note
from wavic.support.finding import find
from wavic.support.reasons import ReasonForm
from wavic.support.registry import SEES, Act, Offer, act_of, panels, sayings


def found(request: HttpRequest, context: dict[str, Any]) -> HttpResponseBase:
    """Who is meant by what was typed; straight to their page where nothing else can be meant."""
    require(request, SEES)
    typed = request.GET.get("q", "")
    trails = find(typed)
    if len(trails) == 1 and trails[0].person:
        pk = trails[0].person.pk
        if any(lead.pk == pk for lead, _ in trails[0].leads):
            return HttpResponseRedirect(reverse("admin:person", args=[pk]))
    more = {"title": "Find a person", "typed": typed, "trails": trails, "sayings": sayings()}
    return TemplateResponse(request, "admin/support/found.html", {**context, **more})


def person_page(request: HttpRequest, context: dict[str, Any], pk: ObjectId) -> HttpResponseBase:
    """All about one person."""
    require(request, SEES)
    person = _person(pk)
    shown = [(each.title, each.show(person)) for each in panels()]
    more = {"title": person.name, "subtitle": person.email_typed, "person": person}
    return TemplateResponse(
        request, "admin/support/person.html", {**context, **more, "panels": shown}
    )


def act_page(
    request: HttpRequest, context: dict[str, Any], pk: ObjectId, name: str, target: str = ""
) -> HttpResponseBase:
    """What an act would do, and a form for the reason; posted, the act itself."""
    person, act = _person(pk), act_of(name)
    if act is None:
        raise Http404
    if not may(request.user, act, person):
        raise PermissionDenied
    if target and not ObjectId.is_valid(target):
        raise Http404
    subject = act.target(person, ObjectId(target) if target else None)
    if subject is None:
        raise Http404
    form = (act.form or ReasonForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = act.do_asked(person, subject, cast("ObjectId", request.user.pk), form.cleaned_data)
        _note(request, act, person, subject, form.cleaned_data)
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:person", args=[pk]))
    more = {
        "title": act.label,
        "subtitle": f"{person.name}, {person.email_typed}",
        "person": person,
        "says": act.says(person, subject),
        "form": form,
        "act": act,
    }
    return TemplateResponse(request, "admin/support/act.html", {**context, **more})


def may(staff: Any, act: Act, person: Any) -> bool:
    """Whether one of the staff may do this for somebody: nothing for staff but by superusers."""
    of_staff = person.is_staff or person.is_superuser
    return staff.is_superuser or (staff.has_perm(act.needs) and not of_staff)


def offered(staff: Any, person: Any, offer: Offer) -> Act | None:
    """The act of an offer, if it is this one's to do."""
    act = act_of(offer.act)
    return act if act and may(staff, act, person) else None


def require(request: HttpRequest, permission: str) -> None:
    """403 for who may not."""
    if not cast("Any", request.user).has_perm(permission):
        raise PermissionDenied


def _person(pk: ObjectId) -> Any:
    people: Any = get_user_model()
    person = people.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def _note(
    request: HttpRequest, act: Act, person: Any, subject: Any, asked: Mapping[str, Any]
) -> None:
    """Staff see who did what and why; the person, that support did it."""
    said = {name: str(value) for name, value in asked.items()}
    note(
        "staff.acted",
        space=act.space(subject),
        actor=cast("ObjectId", request.user.pk),
        people=[person.pk],
        subject=(str(subject._meta.model_name), subject.pk),
        data={"action": act.name, "model": subject._meta.label_lower, **said},
        support=True,
    )
