"""WAVIC's settings, and one app more."""

from wavic.settings import *  # noqa: F403  (settings are a module's names)
from wavic.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "collaboration.tests.dying"]
