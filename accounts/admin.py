"""Accounts for support staff. People are deactivated here, not deleted."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts import services
from accounts.models import Departure, Entitlement, Session, User, fold_email
from wavic.images.admin import picture_column
from wavic.lifecycle.models import State
from wavic.read_only_admin import ReadOnlyAdmin
from wavic.support.bounded import FOUND, BoundedAdmin, EditableAdmin, folded_beginning
from wavic.support.reasons import ReasonedForm
from wavic.support.registry import ACTS


class PasswordForm(AdminPasswordChangeForm):
    """Setting somebody's password ends their sessions, as it does everywhere else."""

    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        if commit:
            services.revoke_all(user.pk)
        return user


class UserForm(ReasonedForm, UserChangeForm):
    """What may be edited of a person, and why it was."""


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


@admin.register(User)
class UserAdmin(BoundedAdmin, StockUserAdmin):
    """People, found by the beginning of their address or name. What else concerns them is on the
    page that their name leads to (wavic/support).

    Support may correct a name, and deactivate; who is staff, and what of staff, is for superusers.
    """

    shown_avatar = picture_column("avatar")
    list_display = ("page", "shown_avatar", "email_typed", "is_active", "is_staff", "created_at")
    list_display_links = ("email_typed",)
    list_filter = ("is_staff",)
    search_help_text = "The beginning of an e-mail address or a name, or an id."
    begins = "email"
    form = UserForm
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
                    "name",
                    "is_active",
                    "shown_avatar",
                    "email_verified_at",
                    "mail_to_them",
                )
            },
        ),
        ("Record", {"fields": ("state", "revision", "created_at", "updated_at")}),
    )
    # Only superusers see these at all: a password's hash is nobody else's to look at.
    rights: Any = (
        "Rights",
        {"fields": ("password", "is_staff", "is_superuser", "groups", "user_permissions")},
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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers may edit everybody; support, who is no staff."""
        if not super().has_change_permission(request, obj):
            return False
        return _is_superuser(request) or not (obj and (obj.is_staff or obj.is_superuser))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address is whose account it is: only superusers give it to somebody else. What its
        owner closed is not opened by a tick.
        """
        fixed = list(self.readonly_fields)
        if not _is_superuser(request):
            fixed.append("email")
        if obj is not None and obj.state != State.ACTIVE:
            fixed.append("is_active")
        return fixed

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Rights for superusers, and the reason for who may edit."""
        sets = list(super().get_fieldsets(request, obj))
        if obj is not None and _is_superuser(request):
            sets.insert(1, self.rights)
        if obj is not None and self.has_change_permission(request, obj):
            sets.append((None, {"fields": ("reason",)}))
        return sets

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002 (Django's name)
        """Superusers alone: everybody else has a link mailed to them."""
        if not _is_superuser(request):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def fold(self, typed: str) -> str:
        """Addresses are stored folded, so what is searched for is folded as well."""
        return fold_email(typed)

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        """By their name as well."""
        yield from super().find(queryset, typed)
        yield from folded_beginning(User, "name", typed)

    @admin.display(description="name")
    def page(self, user: User) -> str:
        """All about them."""
        address = reverse("admin:person", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, user.name or user.pk)

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


class FoundByPerson(BoundedAdmin):
    """Documents of a person, found by the person's address or id."""

    list_select_related = ("user",)
    found_by = ("user",)
    search_help_text = "A person's whole e-mail address or id."

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        """The person first, then what is theirs: a filter across collections has no index."""
        yield from super().find(queryset, typed)
        people = User.objects.filter(email=fold_email(typed)).values_list("pk", flat=True)
        theirs = queryset.filter(user_id__in=list(people))
        yield from theirs.values_list("pk", flat=True)[:FOUND]


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
    def revoke_sessions(self, request: HttpRequest, queryset: QuerySet) -> None:
        staff = () if _is_superuser(request) else _staff_among(queryset)
        for session in queryset.filter(revoked_at=None).exclude(user_id__in=staff):
            services.revoke(session.user_id, session.pk)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who may change people may log them out."""
        return isinstance(request.user, User) and request.user.has_perm(ACTS)


@admin.register(Entitlement)
class EntitlementAdmin(FoundByPerson, EditableAdmin):
    """Limits can be raised by hand; what is used is counted, not typed."""

    list_display = ("user", "plan", "storage_used", "storage_limit", "spaces_used", "spaces_limit")
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


@admin.register(Departure)
class DepartureAdmin(FoundByPerson, ReadOnlyAdmin):
    """Accounts that were closed, and until when they may come back."""

    list_display = ("user", "closed_at", "due_at", "stage")
    fields = ("user", "closed_at", "due_at", "stage")


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    """The roles of staff, to look at; what they may is written from accounts/staff.py."""

    list_display = ("name",)
    fields = ("name", "rights")
    readonly_fields = ("rights",)

    @admin.display(description="may")
    def rights(self, group: Group) -> str:
        """Whatever its people may."""
        return ", ".join(sorted(each.name for each in group.permissions.all()))


def _staff_among(sessions: QuerySet) -> list[Any]:
    """Whose sessions are not support's to end."""
    people = list(sessions.values_list("user_id", flat=True))
    staff = Q(is_staff=True) | Q(is_superuser=True)
    return list(User.objects.filter(staff, pk__in=people).values_list("pk", flat=True))


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
