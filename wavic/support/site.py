"""WAVIC's admin: Django's, with a box that finds a person by anything, and a page of theirs."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import path

from wavic.api.errors import Problem
from wavic.audit.staff import AuditedSite, View

# What staff need every day stands first, the rest below.
FIRST = {
    "accounts.User": "People",
    "spaces.Space": "Spaces",
    "wavic_mail.SentMail": "Sent mail",
    "wavic_mail.Suppression": "Addresses without mail",
    "collaboration.AbuseReport": "Abuse reports",
    "wavic_queue.Once": "Given-up tasks",
    "django_q.Failure": "Failed tasks",
    "wavic_audit.Entry": "Audit trail",
}


class SupportSite(AuditedSite):
    """The site that `admin.site` is."""

    site_title = "WAVIC support"
    site_header = "WAVIC support"
    index_title = "Support"
    enable_nav_sidebar = False

    def get_urls(self) -> list[Any]:
        """With the pages of support."""
        from wavic.support import views

        def page(view: Any) -> Any:
            def shown(request: HttpRequest, **options: Any) -> HttpResponseBase:
                return view(request, self.each_context(request), **options)

            return self.admin_view(shown)

        person = "person/<id:pk>/"
        act = page(views.act_page)
        return [
            path("find/", page(views.found), name="find"),
            path(person, page(views.person_page), name="person"),
            path(f"{person}<slug:name>/", act, name="act"),
            path(f"{person}<slug:name>/<str:target>/", act, name="act"),
            *super().get_urls(),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows, without the list of all lists: there is no sidebar that has it,
        and to ask what somebody may do with a hundred models costs more than most pages.
        """
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "available_apps": [],
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
        }

    def index(self, request: HttpRequest, _more: Any = None) -> Any:
        """The search box, the lists that matter, and the others."""
        from wavic.support.registry import sayings

        apps = self.get_app_list(request)
        listed = {
            f"{app['app_label']}.{model['object_name']}": model
            for app in apps
            for model in app["models"]
        }
        first = [
            {**listed[label], "name": name} for label, name in FIRST.items() if label in listed
        ]
        return super().index(request, {"first": first, "sayings": sayings()})

    def admin_view(self, view: View, cacheable: bool = False) -> Any:
        """A view; what a service refuses is told on the page that it was asked from."""
        audited = super().admin_view(view, cacheable)

        @wraps(audited)
        def refusing(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
            try:
                return audited(request, *args, **options)
            except Problem as refusal:
                if request.method != "POST":
                    raise
                messages.error(request, str(refusal.detail))
                return HttpResponseRedirect(request.get_full_path())

        return refusing
