"""Once-only tasks, to have tried again what was given up; and the workers that are alive."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from wavic.queue.models import Once, Worker
from wavic.queue.once import retry
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(Once)
class OnceAdmin(ReadOnlyAdmin):
    list_display = ("key", "state", "attempts", "worker", "lease_until", "updated_at")
    list_filter = ("state",)
    search_fields = ("key__startswith",)
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
    search_fields = ("name__startswith",)
    search_help_text = "The beginning of a name: the host."

    @admin.display(boolean=True, description="alive", ordering="beat_at")
    def is_alive(self, worker: Worker) -> bool:
        """Whether it has beaten lately."""
        return worker.alive
