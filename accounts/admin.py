"""Accounts for support staff. People are deactivated here, not deleted."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts import services
from accounts.models import Entitlement, Session, User, fold_email
from wavic.images.admin import picture_column
from wavic.read_only_admin import ReadOnlyAdmin


class PasswordForm(AdminPasswordChangeForm):
    """Setting somebody's password ends their sessions, as it does everywhere else."""

    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        if commit:
            services.revoke_all(user.pk)
        return user


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


@admin.register(User)
class UserAdmin(StockUserAdmin):
    """People, found by the beginning of their address."""

    shown_avatar = picture_column("avatar")
    list_display = (
        "email_typed",
        "shown_avatar",
        "name",
        "is_active",
        "is_staff",
        "state",
        "created_at",
    )
    list_filter = ("is_active", "is_staff", "state")
    ordering = ("-created_at",)
    search_fields = ("email__startswith",)
    search_help_text = "The beginning of an e-mail address."
    show_full_result_count = False
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = (
        "shown_avatar",
        "mail_to_them",
        "email_verified_at",
        "state",
        "revision",
        "created_at",
        "updated_at",
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "email",
                    "password",
                    "name",
                    "shown_avatar",
                    "email_verified_at",
                    "mail_to_them",
                )
            },
        ),
        (
            "Rights",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        ("Record", {"fields": ("state", "revision", "created_at", "updated_at")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "name", "usable_password", "password1", "password2"),
            },
        ),
    )
    add_form = NewUserForm
    change_password_form = PasswordForm

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Addresses are stored folded, so what is searched for is folded as well."""
        return super().get_search_results(request, queryset, fold_email(search_term))

    @admin.display(description="mail")
    def mail_to_them(self, user: User) -> str:
        """The log of what was sent to their address."""
        log = reverse("admin:wavic_mail_sentmail_changelist")
        return format_html('<a href="{}?{}">sent to them</a>', log, urlencode({"q": user.email}))

    def save_model(self, _request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """A new person gets an entitlement with them. An edit writes what was edited, no more:
        they may be changing their password at this moment.
        """
        if not change:
            User.objects.insert(obj)
            return
        changed = set(form.changed_data) & {field.name for field in User._meta.fields}
        if "email" in changed:
            obj.email_verified_at = None
            changed |= {"email_typed", "email_verified_at"}
        obj.revision += 1
        obj.save(update_fields={*changed, "revision", "updated_at"})
        if not obj.is_active:
            services.revoke_all(obj.pk)

    def has_delete_permission(self, *_args: object) -> bool:
        return False


class FoundByPerson(admin.ModelAdmin):
    """Documents of a person, found by the person's address."""

    list_select_related = ("user",)
    ordering = ("-id",)
    search_fields = ("user__email__exact",)
    search_help_text = "A person's whole e-mail address."
    show_full_result_count = False

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """The person first, then what is theirs: a filter across collections has no index."""
        if not search_term:
            return queryset, False
        people = User.objects.filter(email=fold_email(search_term)).values_list("pk", flat=True)
        return queryset.filter(user_id__in=list(people)), False


@admin.register(Session)
class SessionAdmin(FoundByPerson, ReadOnlyAdmin):
    """Who is logged in where; can be revoked, and shows nothing that could be used."""

    list_display = ("id", "user", "address", "created_at", "last_used_at", "revoked_at")
    fields = (
        "user",
        "address",
        "user_agent",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
    )
    actions = ("revoke_sessions",)

    @admin.action(description="Revoke the selected sessions", permissions=["revoke"])
    def revoke_sessions(self, _request: HttpRequest, queryset: QuerySet) -> None:
        for session in queryset.filter(revoked_at=None):
            services.revoke(session.user_id, session.pk)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who may change people may log them out."""
        return isinstance(request.user, User) and request.user.has_perm("accounts.change_user")


@admin.register(Entitlement)
class EntitlementAdmin(FoundByPerson):
    """Limits can be raised by hand; what is used is counted, not typed."""

    list_display = ("user", "plan", "storage_used", "storage_limit", "spaces_used", "spaces_limit")
    list_filter = ("plan",)
    raw_id_fields = ("user",)
    readonly_fields = (
        *("user", "storage_used", "spaces_used", "closed", "updated_at"),
        *("status", "period_end", "grace_until", "source", "set_by_hand"),
    )

    def save_model(self, _request: HttpRequest, obj: Any, form: ModelForm, _change: bool) -> None:
        """Write only what was edited: usage counts on meanwhile."""
        edited = {field: form.cleaned_data[field] for field in form.changed_data}
        if edited:
            services.set_by_hand(obj.user_id, edited)

    def has_add_permission(self, *_args: object) -> bool:
        return False

    def has_delete_permission(self, *_args: object) -> bool:
        return False
