"""Accounts for support staff. People are deactivated here, not deleted."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.db.models import F, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts import services
from accounts.models import Entitlement, Session, User, fold_email


def never(*_: Any) -> bool:
    """A permission that nobody has."""
    return False


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

    list_display = ("email_typed", "name", "is_active", "is_staff", "state", "created_at")
    list_filter = ("is_active", "is_staff", "state")
    ordering = ("-created_at",)
    search_fields = ("email__startswith",)
    search_help_text = "The beginning of an e-mail address."
    show_full_result_count = False
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = ("email_verified_at", "state", "revision", "created_at", "updated_at")
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "email_verified_at")}),
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

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """A new person gets an entitlement with them; an edit raises the revision."""
        if not change:
            User.objects.insert(obj)
            return
        super().save_model(request, obj, form, change)
        User.objects.filter(pk=obj.pk).update(revision=F("revision") + 1)
        if not obj.is_active:
            services.revoke_all(obj.pk)

    has_delete_permission = never


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lists and shows; what is written, services write."""

    show_full_result_count = False

    has_add_permission = never
    has_change_permission = never
    has_delete_permission = never


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    """Who is logged in where; can be revoked, and shows nothing that could be used."""

    list_display = ("id", "user", "address", "created_at", "last_used_at", "revoked_at")
    list_select_related = ("user",)
    ordering = ("-id",)
    search_fields = ("user__email__exact",)
    search_help_text = "A person's whole e-mail address."
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

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """The person first, then their sessions: a filter across collections has no index."""
        if not search_term:
            return queryset, False
        people = User.objects.filter(email=fold_email(search_term)).values_list("pk", flat=True)
        return queryset.filter(user_id__in=list(people)), False

    @admin.action(description="Revoke the selected sessions", permissions=["revoke"])
    def revoke_sessions(self, _request: HttpRequest, queryset: QuerySet) -> None:
        for session in queryset.filter(revoked_at=None):
            services.revoke(session.user_id, session.pk)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who may change people may log them out."""
        return request.user.has_perm("accounts.change_user")


@admin.register(Entitlement)
class EntitlementAdmin(admin.ModelAdmin):
    """Limits can be raised by hand; what is used is counted, not typed."""

    list_display = ("user", "plan", "storage_used", "storage_limit", "spaces_used", "spaces_limit")
    list_select_related = ("user",)
    list_filter = ("plan",)
    ordering = ("-id",)
    raw_id_fields = ("user",)
    readonly_fields = ("user", "storage_used", "spaces_used", "closed", "updated_at")
    show_full_result_count = False
    search_fields = ("user__email__exact",)
    search_help_text = "A person's whole e-mail address."

    get_search_results = SessionAdmin.get_search_results

    def save_model(self, _request: HttpRequest, obj: Any, form: ModelForm, _change: bool) -> None:
        """Write only what was edited: usage counts on meanwhile."""
        Entitlement.objects.filter(pk=obj.pk).update(
            **{field: form.cleaned_data[field] for field in form.changed_data}
        )

    has_add_permission = never
    has_delete_permission = never
