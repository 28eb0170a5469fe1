"""WAVIC's settings, but for what a hash of a password costs: journeys begin with newcomers."""

from wavic.settings import *  # noqa: F403  (settings are a module's names)
from wavic.settings import PASSWORD_HASHERS as OURS

PASSWORD_HASHERS = ["accounts.hashers.FastBCryptSHA256", *OURS[1:]]
