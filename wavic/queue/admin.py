"""Once-only tasks, to have tried again what was given up; the workers that are alive; and what
django-q keeps of tasks, on pages of ours: its own count and sort all there are.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django_q import admin as stock
from django_q.models import Failure, OrmQ, Schedule, Success

from wavic.queue import enqueue
from wavic.queue.models import Once, Worker
from wavic.queue.once import retry
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(Once)
class OnceAdmin(ReadOnlyAdmin):
    list_display = ("key", "state", "attempts", "worker", "lease_until", "updated_at")
    list_filter = ("state",)
    begins = "key"
    search_help_text = "The beginning of a key: the task's dotted path."
    ordering = ("state", "-updated_at")
    actions = ("retry_given_up",)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Those who might change a once-only task, if it were changed by hand."""
        return admin.ModelAdmin.has_change_permission(self, request)

    @admin.action(description="Try again what was given up", permissions=["retry"])
    def retry_given_up(self, request: HttpRequest, queryset: QuerySet[Once]) -> None:
        """Enqueue the given-up ones of the selection anew."""
        begun = sum(retry(work) for work in queryset)
        self.message_user(request, f"{begun} enqueued anew.", messages.SUCCESS)


@admin.register(Worker)
class WorkerAdmin(ReadOnlyAdmin):
    list_display = ("name", "is_alive", "beat_at", "task", "task_seconds", "started_at", "restarts")
    begins = "name"
    search_help_text = "The beginning of a name: the host."
    ordering = ("-beat_at",)  # of a handful: the silent ones are forgotten

    @admin.display(boolean=True, description="alive")
    def is_alive(self, worker: Worker) -> bool:
        """Whether it has beaten lately."""
        return worker.alive


# Its module has registered its own by being imported; whoever looks for it finds it imported.
for _model in (Schedule, Success, Failure, OrmQ):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


class TaskAdmin(ReadOnlyAdmin):
    """What the worker has done, the last first; arguments are ids, results are small."""

    list_display: Any = ("name", "func", "started", "stopped", "attempt_count")
    fields = (
        *("id", "name", "func", "args", "kwargs", "result", "cluster"),
        *("started", "stopped", "attempt_count"),
    )
    begins = "pk"
    search_help_text = "The beginning of a task's id."
    ordering = ("-stopped",)


@admin.register(Success)
class SuccessAdmin(TaskAdmin):
    """Tasks that are done."""


@admin.register(Failure)
class FailureAdmin(TaskAdmin):
    """Tasks that failed and were not tried again; they can be."""

    list_display = ("name", "func", "started", "stopped", "short_result")
    short_result = stock.FailAdmin.short_result
    actions = ("resubmit",)

    def has_resubmit_permission(self, request: HttpRequest) -> bool:
        """Those who might change a failed task, if it were changed by hand."""
        return admin.ModelAdmin.has_change_permission(self, request)

    @admin.action(description="Enqueue the selected tasks anew", permissions=["resubmit"])
    def resubmit(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Enqueue them, and forget that they failed."""
        begun = 0
        for task in queryset:
            enqueue(import_string(task.func), *task.args or (), **task.kwargs or {})
            task.delete()
            begun += 1
        self.message_user(request, f"{begun} enqueued anew.", messages.SUCCESS)


@admin.register(Schedule)
class ScheduleAdmin(ReadOnlyAdmin):
    """What comes round; written from the code at each deployment."""

    list_display = ("name", "func", "schedule_type", "minutes", "cron", "next_run")
