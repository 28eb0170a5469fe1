"""All that is learned from an audio file, by decoding it once: facts, loudness, waveform."""

import dataclasses
from dataclasses import dataclass
from typing import BinaryIO

from wavic.audio.blocks import blocks, extremes
from wavic.audio.decoding import Decoding
from wavic.audio.jobs import Finished, Progress
from wavic.audio.limits import Limits
from wavic.audio.loudness import Loudness, LoudnessMeter, decibels
from wavic.audio.probing import AudioFacts, probe
from wavic.audio.sandbox import run_isolated
from wavic.audio.sniffing import AudioFormat
from wavic.audio.true_peak import PeakMeter
from wavic.audio.waveform import Waveform, WaveformBuilder

_PROGRESS_STEP = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class AudioAnalysis:
    """What there is to know of one file."""

    facts: AudioFacts
    loudness: Loudness
    waveform: Waveform


def analyse(
    file: BinaryIO,
    form: AudioFormat,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
    true_peak: bool = True,
) -> AudioAnalysis:
    """Decode a seekable file from its start to its end, in constant memory.

    Without `true_peak` the sample peak stands in its place, which is a little faster. Runs
    FFmpeg in this process: for files of our own. For anybody else's there is
    analyse_isolated(). Raises AudioRefused; errors of the file object pass through.
    """
    meters = _Meters(progress, true_peak=true_peak)
    facts = probe(file, form, limits=limits, listen=meters.listen)
    return AudioAnalysis(facts, meters.loudness(), meters.waveform.finish())


def analyse_isolated(
    file: BinaryIO,
    form: AudioFormat,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> AudioAnalysis:
    """As analyse(), in a process of its own: safe for any file. Raises as run_isolated() does."""
    found = run_isolated("analyse", file, form, limits=limits, progress=progress)
    return AudioAnalysis(
        AudioFacts(**found.facts["facts"]),
        Loudness(**found.facts["loudness"]),
        Waveform.unpack(found.content),
    )


def analyse_job(
    file: BinaryIO, form: AudioFormat, _output: None, *, limits: Limits, progress: Progress
) -> Finished:
    """analyse() as the sandbox runs it."""
    analysis = analyse(file, form, limits=limits, progress=progress)
    facts = {
        "facts": dataclasses.asdict(analysis.facts),
        "loudness": dataclasses.asdict(analysis.loudness),
    }
    return Finished(facts, analysis.waveform.pack())


class _Meters:
    """All that listens to one file. There is nothing to ask before it was heard."""

    waveform: WaveformBuilder
    _level: LoudnessMeter
    _peaks: PeakMeter

    def __init__(self, progress: Progress | None, *, true_peak: bool) -> None:
        self._progress = progress
        self._true_peak = true_peak

    def listen(self, decoding: Decoding) -> None:
        """Feed every meter with all of the file."""
        heard, told = False, 0.0
        for block in blocks(decoding):
            if not heard:
                self._set_up(decoding)
                heard = True
            lowest, highest = extremes(block)
            self.waveform.feed(lowest, highest)
            self._peaks.feed(block, lowest, highest)
            self._level.feed(block)
            if self._progress and decoding.fraction >= told + _PROGRESS_STEP:
                told = decoding.fraction
                self._progress(told)
        if heard:
            self._peaks.finish()

    def loudness(self) -> Loudness:
        """What the meters show."""
        return Loudness(
            integrated_lufs=self._level.integrated_lufs(),
            range_lu=self._level.range_lu(),
            true_peak_dbtp=decibels(self._peaks.true_peak),
            sample_peak_dbfs=decibels(self._peaks.sample_peak),
        )

    def _set_up(self, decoding: Decoding) -> None:
        rate, channels = decoding.sample_rate, decoding.channels
        self.waveform = WaveformBuilder(rate)
        self._level = LoudnessMeter(rate, decoding.channel_names)
        self._peaks = PeakMeter(rate if self._true_peak else None, channels)
