/** Server-made peaks (audiowaveform's format), and what to draw of them. */
import type { components } from "../api/schema";

/** `zooms` is how many levels there are, where it is told. */
export type WaveformDocument = components["schemas"]["Waveform"] & { zooms?: number };

/** One zoom level: the lowest and highest sample of each point, from -1 to 1. */
export interface Peaks {
  lowest: Float32Array;
  highest: Float32Array;
  /** ms that a point stands for. */
  step: number;
  /** How many levels there are. */
  levels: number;
}

/** A bar to be drawn: from -1 to 1 of full scale. */
export interface Bar {
  low: number;
  high: number;
}

const FULL_SCALE = 128;
const FINER = 4; // times as many points has the next level
const QUIETEST = 0.2; // what is quieter still isn't drawn as if it were loud

export function peaksOf(document: WaveformDocument): Peaks {
  const { data, length, samples_per_pixel, sample_rate, zooms = 1 } = document;
  const lowest = new Float32Array(length);
  const highest = new Float32Array(length);
  for (let point = 0; point < length; point++) {
    lowest[point] = data[2 * point]! / FULL_SCALE;
    highest[point] = data[2 * point + 1]! / FULL_SCALE;
  }
  return { lowest, highest, step: (1000 * samples_per_pixel) / sample_rate, levels: zooms };
}

/** The coarsest level with a point for each of so many bars over the whole, or the finest there is. */
export function levelFor(bars: number, { lowest, levels }: Peaks): number {
  const finer = Math.ceil(Math.log(bars / Math.max(1, lowest.length)) / Math.log(FINER));
  return Math.min(Math.max(0, finer), levels - 1);
}

/** By how much to enlarge so that the loudest peak fills the height. */
export function fillingGain({ lowest, highest }: Peaks): number {
  let loudest = QUIETEST;
  for (const value of lowest) loudest = Math.max(loudest, -value);
  for (const value of highest) loudest = Math.max(loudest, value);
  return 1 / loudest;
}

/**
 * Bars `first` up to `end` (without it), each `width` ms long. What lies beyond the recording is
 * silence. A bar narrower than a point shows the point it lies in.
 */
export function barsOf(peaks: Peaks, width: number, first: number, end: number): Bar[] {
  const bars: Bar[] = [];
  for (let bar = first; bar < end; bar++) {
    const from = Math.floor((bar * width) / peaks.step);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * width) / peaks.step));
    let [low, high] = [0, 0];
    for (let point = Math.max(0, from); point < to && point < peaks.lowest.length; point++) {
      low = Math.min(low, peaks.lowest[point]!);
      high = Math.max(high, peaks.highest[point]!);
    }
    bars.push({ low, high });
  }
  return bars;
}
