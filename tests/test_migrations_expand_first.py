"""Code of the release before runs on the new schema for a while: migrations take nothing from it.

What it still reads or writes is removed one release later, and is then listed here. See
"Without downtime" in docs/operations.md; `make prove` runs old and new code side by side.
"""

from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader

OTHERS = ("django.", "wavic.mongo.migrations.")
TAKES_AWAY = (
    operations.RemoveField,
    operations.RenameField,
    operations.RenameModel,
    operations.DeleteModel,
    operations.AlterModelTable,
    operations.AlterUniqueTogether,
    operations.AddConstraint,  # what old code writes may break it
)
# Migration -> why no code that may still run needs what it takes away.
ALLOWED = {
    "collaboration.0002_one_pending_invitation": "before the first release",
    "tracks.0002_media": "before the first release",
    "tracks.0005_guests_and_comment_counts": "before the first release",
}


def taking_away() -> dict[str, list[str]]:
    """Migration -> what it takes from models that were there before it."""
    loader = MigrationLoader(None)
    found: dict[str, list[str]] = {}
    for (app, name), migration in loader.disk_migrations.items():
        if type(migration).__module__.startswith(OTHERS):
            continue
        made = {each.name_lower for each in migration.operations if hasattr(each, "fields")}
        for operation in migration.operations:
            model = getattr(operation, "model_name_lower", None) or operation.__dict__.get("name")
            if isinstance(operation, TAKES_AWAY) and str(model).lower() not in made:
                found.setdefault(f"{app}.{name}", []).append(operation.describe())
    return found


def test_no_migration_takes_anything_from_code_that_still_runs():
    assert taking_away().keys() - ALLOWED.keys() == set(), taking_away()


def test_what_is_allowed_is_of_migrations_that_exist():
    assert ALLOWED.keys() <= taking_away().keys()
