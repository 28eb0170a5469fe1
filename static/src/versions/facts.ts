/** What was found in a version's file, in words. */
import type { VersionSummary } from "../api/types";
import { t } from "../text";
import { bytes, clock, number } from "../text/format";

export interface Fact {
  name: string;
  value: string;
}

const say = t.versions;

/** "WAV, 24 bit, 48 kHz, stereo": as much of it as is known. */
export function formatOf(version: VersionSummary): string {
  const { container, codec, bit_depth, bit_rate, sample_rate, channels } = version;
  const name = (container || codec).toUpperCase();
  return [
    name,
    bit_depth ? say.bits(bit_depth) : bit_rate ? say.kbps(number(bit_rate / 1000)) : "",
    sample_rate ? say.sampleRate(number(sample_rate / 1000, sample_rate % 1000 ? 1 : 0)) : "",
    channels ? say.channels(channels) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** Those that are known. */
export function factsOf(version: VersionSummary): Fact[] {
  const analysed = version.duration_ms !== null;
  const { loudness_lufs: lufs, loudness_range_lu: lu, true_peak_dbtp: peak } = version;
  const facts: [string, string | null][] = [
    [say.duration, analysed ? clock(version.duration_ms) : null],
    [say.loudness, lufs !== null ? say.lufs(number(lufs, 1)) : analysed ? say.silence : null],
    [say.range, lu === null ? null : say.lu(number(lu, 1))],
    [say.truePeak, peak === null ? null : say.dbtp(number(peak, 1))],
    [say.format, formatOf(version) || null],
    [say.file, `${version.filename}, ${bytes(version.size)}`],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}
