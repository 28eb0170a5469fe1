"""What migrations are written with, beside Django's own operations."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AllAtOnce(SeparateDatabaseAndState):
    """Make an app's models as one operation, of operations that describe models not yet there.

    Django renders all models anew for every operation: for an app of sixty that takes longer than
    making their collections. The app must have had no models before.
    """

    def __init__(self, operations: list[Operation]) -> None:
        super().__init__(state_operations=operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.state_operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Describe them all; they are rendered once, when somebody asks for them."""
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        _from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make their collections and indexes."""
        for model in to_state.apps.get_app_config(app_label).get_models():
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        _to_state: ProjectState,
    ) -> None:
        """Drop the collections."""
        for model in from_state.apps.get_app_config(app_label).get_models():
            schema_editor.delete_model(model)

    def describe(self) -> str:
        return f"Create {sum(hasattr(each, 'fields') for each in self.state_operations)} models"
