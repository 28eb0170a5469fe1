"""Mail for support staff: did they get it, and if not, why? And who gets none any more."""

from typing import cast

from bson.objectid import ObjectId
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from wavic.mail.addresses import fold_email
from wavic.mail.models import SentMail, Suppression
from wavic.mail.rendering import FOLDER
from wavic.mail.suppressions import lift
from wavic.read_only_admin import ReadOnlyAdmin


class FoundByAddress(ReadOnlyAdmin):
    """What concerns an address, found by its beginning."""

    begins = "address"
    search_help_text = "The beginning of an e-mail address."

    def fold(self, typed: str) -> str:
        """Addresses are stored folded, so what is searched for is folded as well."""
        return fold_email(typed)


class TemplateFilter(admin.SimpleListFilter):
    """By which mail it is; those there are, instead of asking all that were ever sent."""

    title = parameter_name = "template"

    def lookups(self, *_args: object) -> list[tuple[str, str]]:
        """Every template, by its name."""
        names = sorted(path.name for path in FOLDER.glob("*.subject.txt"))
        return [(name.removesuffix(".subject.txt"),) * 2 for name in names]

    def queryset(self, _request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Its mail."""
        return queryset.filter(template=self.value()) if self.value() else queryset


@admin.register(SentMail)
class SentMailAdmin(FoundByAddress):
    list_display = ("created_at", "to", "template", "subject", "status", "delivery", "error")
    list_filter = ("status", "delivery", TemplateFilter)


@admin.register(Suppression)
class SuppressionAdmin(FoundByAddress):
    """Who gets no mail any more; can be lifted once the reason is gone."""

    list_display = ("address", "reason", "since", "detail", "lifted_at")
    list_select_related = ("mail",)
    ordering = ("lifted_at", "-since")
    actions = ("lift",)

    @admin.action(description="Send mail to the selected addresses again", permissions=["lift"])
    def lift(self, request: HttpRequest, queryset: QuerySet) -> TemplateResponse | None:
        """Lift them once it is confirmed, which the first time asks for."""
        chosen = queryset.filter(lifted_at=None)
        if "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": "Send mail to these addresses again?",
                "chosen": chosen,
                "reason": request.POST["reason"],
                "opts": self.opts,
                "checkbox": helpers.ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/wavic_mail/suppression/lift.html", context)
        by = cast("ObjectId", request.user.pk)
        lifted = sum(lift(each.address, by=by) for each in chosen)
        messages.success(request, f"{lifted} will get mail again.")
        return None

    def has_lift_permission(self, request: HttpRequest) -> bool:
        """Those who might change a suppression, if it were changed by hand."""
        return admin.ModelAdmin.has_change_permission(self, request)
