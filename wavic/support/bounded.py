"""Admin pages that open on a million documents: nothing is counted whole, sorted or scanned.

And on which nothing is done without saying why.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from bson.objectid import ObjectId
from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from wavic.audit.staff import LEAST_SAID, reason_in
from wavic.mongo.documents import aggregate
from wavic.support.reasons import ReasonedActionForm, ReasonedForm

FURTHEST = 1_000
"""How many documents a list pages through; who wants others searches for them."""

FOUND = 200
"""How many documents a search finds at most."""


class BoundedPaginator(Paginator):
    """Counts no further than FURTHEST."""

    @cached_property
    def count(self) -> int:
        """How many there are, as far as it matters."""
        listed: Any = self.object_list
        # With conditions any order will do, without an index's own is one that needs no scan.
        counted = listed.order_by() if listed.query.where else listed
        return len(counted.values_list("pk")[:FURTHEST])


class BoundedList(ChangeList):
    """In the order it was told, without the primary key that Django would add behind it.

    Sorting by an index is sorting by exactly its keys. What was searched for is few: the newest
    first, whatever the list's order is.
    """

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        """The list's own, whatever an address typed by hand asks for."""
        self.params.pop(ORDER_VAR, None)
        return list(super().get_ordering(request, queryset))

    def _get_deterministic_ordering(self, ordering: list[Any]) -> list[Any]:
        return ["-pk"] if self.query or not ordering else list(ordering)


class BoundedAdmin(admin.ModelAdmin):
    """Lists the newest first; what else is to be sorted or filtered by has to have an index.

    Searches find documents by their own id and by those ids in `found_by` (each with an index),
    and by the beginning of `begins`, as `fold` folds it. Nothing is deleted here: things go to
    the trash, people close their account.
    """

    found_by: ClassVar[Sequence[str]] = ()
    begins: ClassVar[str] = ""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # would count all there are, for each choice of a filter
    paginator = BoundedPaginator
    list_per_page = 50
    list_max_show_all = 0
    ordering: ClassVar[Any] = ("-id",)
    sortable_by: ClassVar[Any] = ()
    search_fields: ClassVar[Any] = ("pk",)
    search_help_text = "An id."
    action_form = ReasonedActionForm
    actions_selection_counter = False  # offers to choose all there are, unseen

    def get_changelist(self, *_args: Any, **_options: Any) -> type[ChangeList]:
        """The list that keeps to its order."""
        return BoundedList

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:  # noqa: ARG002
        """Only filters that are offered: an address typed by hand could ask for anything."""
        offered = {getattr(each, "parameter_name", each) for each in self.list_filter}
        return lookup.partition("__")[0] in offered

    def fold(self, typed: str) -> str:
        """What was typed as it is stored."""
        return typed

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        """The primary keys of what was typed, at most FOUND of each kind: each by an index."""
        if ObjectId.is_valid(typed):
            pk = ObjectId(typed)
            yield pk
            for name in self.found_by:
                yield from queryset.filter(**{name: pk}).values_list("pk", flat=True)[:FOUND]
        if self.begins:
            begin = {f"{self.begins}__startswith": self.fold(typed)}
            yield from queryset.filter(**begin).values_list("pk", flat=True)[:FOUND]

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """What is found first, by its keys: it can then be shown in the order of its ids."""
        typed = search_term.replace("\0", "").strip()
        if not typed:
            return queryset, False
        unordered = self.model._default_manager.order_by()  # noqa: SLF001 (Django's public name)
        return queryset.filter(pk__in=set(self.find(unordered, typed))), False

    def response_action(self, request: HttpRequest, queryset: QuerySet, *place: Any) -> Any:
        """Do what was chosen, to what was ticked, for the reason that was given."""
        if not reason_in(request.POST):
            messages.error(
                request, f"Say why, in {LEAST_SAID} characters or more. Nothing was done."
            )
            return None
        posted: Any = request.POST.copy()
        posted["select_across"] = "0"
        request.POST = posted
        return super().response_action(request, queryset, *place)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Those of ours; nothing is deleted."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, *_args: object) -> bool:
        return False

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """What was changed, and why."""
        said = super().construct_change_message(request, form, formsets, add)
        reason = form.cleaned_data.get("reason")
        return [*said, {"reason": reason}] if reason else said


class EditableAdmin(BoundedAdmin):
    """Documents that some of the staff may edit, saying why; nobody adds any by hand."""

    form = ReasonedForm

    def has_add_permission(self, *_args: object) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the reason, which stands at the end, for who may edit."""
        return [name for name in super().get_fields(request, obj) if name != "reason"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The reason last."""
        sets = list(super().get_fieldsets(request, obj))
        if obj is not None and self.has_change_permission(request, obj):
            sets.append((None, {"fields": ("reason",)}))
        return sets


def folded_beginning(model: type[Model], column: str, typed: str, limit: int = FOUND) -> list[Any]:
    """The ids of documents in which this column begins so, whatever their case and accents are.

    By the index that `folded_index` makes. In their order, as people sort them.
    """
    # Nothing sorts behind this character.
    begins = {column: {"$gte": typed, "$lt": typed + "\uffff"}}
    stages = [{"$match": begins}, {"$limit": limit}, {"$project": {"_id": 1}}]
    return [row["_id"] for row in aggregate(model, stages, collation=FOLDING)]


FOLDING = {"locale": "en", "strength": 1}


def folded_index(table: str, column: str, name: str) -> Callable[[Any, Any], None]:
    """For a migration's RunPython: an index in which ø is o and É is e."""

    def create(_apps: Any, schema_editor: Any) -> None:
        collection = schema_editor.connection.database[table]
        collection.create_index(column, name=name, collation=FOLDING)

    return create
