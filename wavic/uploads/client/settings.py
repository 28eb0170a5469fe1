"""Django's settings for `manage.py upload`: it talks to a server, so it needs nothing of one."""

INSTALLED_APPS = ["wavic.uploads"]
USE_TZ = True
