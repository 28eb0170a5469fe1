"""Django's own and other people's apps, on ObjectId keys.

Their migrations assume integer keys, so ours stand in for them under MIGRATION_MODULES.
"""

from django.contrib.admin.apps import AdminConfig as StockAdmin
from django.contrib.auth.apps import AuthConfig as StockAuth
from django.contrib.contenttypes.apps import ContentTypesConfig as StockContentTypes
from django_q.apps import DjangoQConfig as StockQueue

OBJECT_ID = "django_mongodb_backend.fields.ObjectIdAutoField"


class AdminConfig(StockAdmin):
    default_auto_field = OBJECT_ID


class AuthConfig(StockAuth):
    default_auto_field = OBJECT_ID


class ContentTypesConfig(StockContentTypes):
    default_auto_field = OBJECT_ID


class QueueConfig(StockQueue):
    default_auto_field = OBJECT_ID
