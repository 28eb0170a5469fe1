"""Django's own and other people's apps, on ObjectId keys.

Their models ask for the project's default key, which their AppConfig names: so each gets an
AppConfig of ours. Their migrations assume integer keys: ours stand in for them, under
MIGRATION_MODULES in settings, and are made by `makemigrations <label>` after an upgrade that
changes a model. `check --database default` tells of an integer key that slipped in; the plain
`check` does not.
"""

from django.contrib.admin.apps import AdminConfig as StockAdmin
from django.contrib.auth.apps import AuthConfig as StockAuth
from django.contrib.contenttypes.apps import ContentTypesConfig as StockContentTypes
from django.db import models
from django_mongodb_backend.fields import ObjectIdAutoField
from django_q.apps import DjangoQConfig as StockQueue
from djstripe.apps import DjstripeAppConfig as StockStripe

OBJECT_ID = "django_mongodb_backend.fields.ObjectIdAutoField"


class AdminConfig(StockAdmin):
    """The admin; its log of who changed what."""

    default_auto_field = OBJECT_ID
    default_site = "wavic.support.site.SupportSite"


class AuthConfig(StockAuth):
    """Groups and permissions."""

    default_auto_field = OBJECT_ID


class ContentTypesConfig(StockContentTypes):
    """What permissions and the admin's log point to models by."""

    default_auto_field = OBJECT_ID


class QueueConfig(StockQueue):
    """django-q2: schedules and the results of tasks."""

    default_auto_field = OBJECT_ID


class StripeConfig(StockStripe):
    """dj-stripe: what Stripe knows, as documents."""

    default_auto_field = OBJECT_ID

    def import_models(self) -> None:
        """Load its models, which ask for a BigAutoField by name.

        Nothing may import them earlier than this: it would get integer keys, in silence.
        """
        stock = models.BigAutoField
        models.BigAutoField = ObjectIdAutoField  # type: ignore[misc]
        try:
            super().import_models()
        finally:
            models.BigAutoField = stock  # type: ignore[misc]

    def ready(self) -> None:
        """Of one account, whose key is in the environment: no copy of that in the database."""
        super().ready()
        from djstripe.models import StripeModel

        StripeModel._find_owner_account = classmethod(lambda *_, **__: None)  # noqa: SLF001
        for model in self.get_models():
            if issubclass(model, StripeModel):
                # As shipped a name is made by queries, and of what needn't be there.
                model.__str__ = lambda one: one.id
