"""The digest is that of the file, however it was read, and a file read in order is read once."""

import hashlib
import io
import random

import pytest

from wavic.audio.analysis import analyse_isolated
from wavic.audio.hashing import HashingReader
from wavic.audio.sniffing import sniff_file
from wavic.testing.audio import audio_file


class Counting(io.BytesIO):
    served = 0

    def read(self, size=-1):
        content = super().read(size)
        self.served += len(content)
        return content


def test_any_order_of_reading_gives_the_digest_of_the_file():
    content = random.Random(1).randbytes(10_000)
    for seed in range(50):
        chance = random.Random(seed)
        reader = HashingReader(io.BytesIO(content))
        for _ in range(chance.randrange(20)):
            at, size = reader.seek(chance.randrange(11_000)), chance.choice((0, 1, 700, 4_000))
            assert reader.read(size) == content[at : at + size]
        assert reader.sha256() == reader.sha256() == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("kind", ["wav-32", "alac-24"])  # ALAC: its index at the end
def test_a_file_that_was_decoded_is_hashed_without_reading_it_again(kind):
    content = audio_file(kind, seconds=30, rate=96_000)
    file = Counting(content)
    reader = HashingReader(file)
    analyse_isolated(reader, sniff_file(reader))

    assert reader.sha256() == hashlib.sha256(content).hexdigest()
    assert file.served < 1.05 * len(content) + 9 * 1024 * 1024
