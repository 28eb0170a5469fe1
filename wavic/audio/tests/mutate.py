"""Spoil real files in many ways, probe each: `python -m wavic.audio.tests.mutate SEED COUNT`.

Runs with the sandbox's limits, in a process that may crash; prints how many of which outcome.
"""

import collections
import io
import json
import random
import sys

from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.probing import probe
from wavic.audio.sniffing import sniff_file
from wavic.sandbox.process import give_up_resources
from wavic.testing.audio import ENCODINGS, audio_file

LIMITS = Limits(max_cpu_seconds=300, max_duration_ms=60_000)


def mutate(content: bytes, chance: random.Random) -> bytes:
    """A few flipped bytes, a lost, doubled or foreign piece; sometimes within the header only."""
    spoilt = bytearray(content)
    reach = len(spoilt) if chance.random() < 0.5 else min(len(spoilt), 400)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(reach)
        length = chance.choice((1, 1, 2, 4, 8, 200))
        match chance.randrange(5):
            case 0:
                spoilt[at : at + length] = chance.randbytes(length)
            case 1:
                spoilt[at : at + length] = chance.choice((b"\x00", b"\xff", b"\x7f")) * length
            case 2:
                del spoilt[at : at + length]
            case 3:
                spoilt[at:at] = spoilt[at // 2 : at // 2 + length]
            case 4:
                spoilt = spoilt[: max(1, at)] if chance.random() < 0.1 else spoilt
        reach = max(1, min(reach, len(spoilt)))
        if not spoilt:
            break
    return bytes(spoilt)


def main(seed: int, count: int) -> None:
    give_up_resources(LIMITS)
    chance = random.Random(seed)
    originals = [audio_file(kind, seconds=0.4) for kind in ENCODINGS]
    outcomes: collections.Counter[str] = collections.Counter()
    for turn in range(count):
        file = io.BytesIO(mutate(originals[turn % len(originals)], chance))
        form = sniff_file(file)
        if form is None:
            outcomes["not_sniffed"] += 1
            continue
        try:
            facts = probe(file, form, limits=LIMITS)
        except AudioRefused as refusal:
            outcomes[refusal.code] += 1
        else:
            outcomes["probed"] += 1
            assert 0 <= facts.duration_ms <= LIMITS.max_duration_ms
            assert 1 <= facts.channels <= 8
    sys.stdout.write(json.dumps(outcomes))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
