"""Django's own apps and django-q2 work on ObjectId keys, migrations included."""

import io

import pytest
from bson import ObjectId
from django.apps import apps
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import models
from django.utils import timezone
from django_q.models import OrmQ, Schedule, Success, Task

from accounts.models import User
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_user("support@example.com", "a long password", name="Support")


@pytest.fixture
def permission():
    return Permission.objects.get(codename="change_user", content_type__app_label="accounts")


def test_no_migration_is_missing():
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=io.StringIO())


def test_the_database_accepts_every_model():
    call_command("check", databases=["default"], stdout=io.StringIO(), stderr=io.StringIO())


def test_no_model_has_an_integer_key_of_its_own():
    integer_keys = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if isinstance(model._meta.pk, (models.BigAutoField, models.SmallAutoField))
        or type(model._meta.pk) is models.AutoField
    ]
    assert integer_keys == []


def test_every_model_has_a_content_type_and_its_permissions():
    for model in apps.get_models():
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        assert content_type.model_class() is model
        codenames = {
            f"{action}_{model._meta.model_name}" for action in model._meta.default_permissions
        }
        found = Permission.objects.filter(content_type=content_type, codename__in=codenames)
        assert found.count() == len(codenames), model


def test_content_types_are_found_by_natural_key_and_by_id():
    by_key = ContentType.objects.get_by_natural_key("accounts", "user")
    assert isinstance(by_key.pk, ObjectId)
    assert ContentType.objects.get_for_id(by_key.pk) == by_key


class TestPermissions:
    def test_of_a_group(self, user, permission):
        group = Group.objects.create(name="Support")
        group.permissions.add(permission)
        user.groups.add(group)
        user = User.objects.get(pk=user.pk)
        assert user.get_group_permissions() == {"accounts.change_user"}
        assert user.has_perm("accounts.change_user")
        assert not user.has_perm("accounts.delete_user")

    def test_of_a_person(self, user, permission):
        user.user_permissions.set([permission])
        user = User.objects.get(pk=user.pk)
        assert user.get_user_permissions() == {"accounts.change_user"}
        assert user.has_module_perms("accounts")
        user.user_permissions.clear()
        assert not User.objects.get(pk=user.pk).has_perm("accounts.change_user")

    def test_who_has_a_permission(self, user, permission):
        group = Group.objects.create(name="Support")
        group.permissions.add(permission)
        user.groups.add(group)
        User.objects.create_user("other@example.com", name="Other")
        assert list(User.objects.filter(groups__permissions=permission)) == [user]

    def test_groups_prefetch_their_permissions(self, permission):
        for name in ("a", "b", "c"):
            Group.objects.create(name=name).permissions.add(permission)
        with round_trips() as trips:
            groups = list(Group.objects.prefetch_related("permissions"))
            assert all(
                [p.pk for p in group.permissions.all()] == [permission.pk] for group in groups
            )
        assert len(trips) == 2


def test_the_admins_log_is_written_and_read_back(user):
    LogEntry.objects.log_actions(user.pk, [user], ADDITION, change_message=[{"added": {}}])
    LogEntry.objects.log_actions(user.pk, [user], CHANGE, change_message="renamed")
    newest, oldest = LogEntry.objects.select_related("user", "content_type").order_by("-pk")
    assert (newest.is_change(), oldest.is_addition()) == (True, True)
    assert newest.get_edited_object() == user
    assert oldest.get_change_message() == "Added."


class TestQueueModels:
    def test_a_schedule_is_stored_and_due(self):
        made = Schedule.objects.create(func="math.sqrt", args="4", schedule_type=Schedule.HOURLY)
        (due,) = Schedule.objects.filter(func="math.sqrt", next_run__lte=timezone.now()).exclude(
            repeats=0
        )
        assert due == made
        assert isinstance(due.pk, ObjectId)

    def test_a_task_keeps_its_pickled_result(self):
        now = timezone.now()
        Task.objects.create(
            id="1" * 32, name="t", func="f", started=now, stopped=now, result={"a": [1]}, args=(1,)
        )
        assert Success.objects.get(name="t").result == {"a": [1]}

    def test_the_orm_queue_counts(self):
        OrmQ.objects.create(key="wavic", payload="signed", lock=timezone.now())
        assert OrmQ.objects.filter(key="wavic").count() == 1
