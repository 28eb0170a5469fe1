"""Password hashes: the replaced system's verify, at the cost of ours; the tests' are cheap."""

import bcrypt
from django.contrib.auth.hashers import (
    BCryptPasswordHasher,
    BCryptSHA256PasswordHasher,
    get_hasher,
)


class LegacyBCrypt(BCryptPasswordHasher):
    """npm bcrypt's `$2a$`, `$2b$` and `$2y$` hashes, kept as `bcrypt$$2b$…`.

    They are only ever verified: a right password is hashed anew by the preferred hasher.
    """

    def encode(self, password: str, salt: bytes | str) -> str:
        salt = salt.encode() if isinstance(salt, str) else salt
        # npm's bcrypt ignores what is beyond 72 bytes, Python's refuses it.
        data = bcrypt.hashpw(password.encode()[:72], salt)
        return f"{self.algorithm}${data.decode()}"

    def verify(self, password: str, encoded: str) -> bool:
        correct = bcrypt.checkpw(password.encode()[:72], _data(encoded).encode())
        if not correct:
            self.harden_runtime(password, encoded)
        return correct

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Spend the rest of what one of our own hashes costs: a wrong password takes as long."""
        preferred = get_hasher()
        salt = _data(encoded)[:29]
        cost = int(salt.split("$")[2])
        for _ in range(2 ** max(0, getattr(preferred, "rounds", cost) - cost) - 1):
            self.encode(password, salt)


class FastBCryptSHA256(BCryptSHA256PasswordHasher):
    """The same algorithm at its lowest cost, for tests."""

    rounds = 4


def _data(encoded: str) -> str:
    return encoded.split("$", 1)[1]
