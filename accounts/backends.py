"""How the admin and the browsable API log people in: by folded address."""

from django.contrib.auth.backends import ModelBackend


class EmailBackend(ModelBackend):
    """ModelBackend whose lookup folds the address (UserManager.get_by_natural_key does)."""
