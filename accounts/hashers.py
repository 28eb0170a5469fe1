"""Password hashes: the replaced system's verify, the tests' are cheap."""

from django.contrib.auth.hashers import BCryptPasswordHasher, BCryptSHA256PasswordHasher


class LegacyBCrypt(BCryptPasswordHasher):
    """npm bcrypt's `$2b$…`, kept as `bcrypt$$2b$…`."""


class FastBCryptSHA256(BCryptSHA256PasswordHasher):
    """The same algorithm at its lowest cost, for tests."""

    rounds = 4
