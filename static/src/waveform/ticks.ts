/** Moments to be written below a waveform. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE),
];
const APART = 72; // px at least

/** ms between two moments, so that they have room. */
export const stepOf = (msPerPx: number): number =>
  STEPS.find((step) => step / msPerPx >= APART) ?? STEPS.at(-1)!;

/** Round moments within ms `from` to `to`; none where they would be without number. */
export function ticksOf(msPerPx: number, from: number, to: number): number[] {
  if (!(msPerPx > 0)) return [];
  const step = stepOf(msPerPx);
  const ticks = [];
  for (let number = Math.ceil(from / step); number * step <= to; number++)
    ticks.push(number * step);
  return ticks;
}
