/**
 * Keeping two media elements together. Started at once they are mostly aligned to the sample, and
 * sometimes some ms apart, which the difference of their clocks shows. The one that isn't heard is
 * sought to where the other is; how far that missed is added the next time, so it converges.
 */

/** ms apart that nobody hears as anything but one. */
export const ALIGNED = 0.5;
const MOST_TRIES = 8;

export interface Alignment {
  /** ms to aim ahead of the other one. */
  ahead: number;
  tries: number;
}

export const UNTRIED: Alignment = { ahead: 0, tries: 0 };

/**
 * `apart` is how many ms the silent one is ahead of the one that is heard. What to aim at next;
 * null where they are together, or where it was tried often enough.
 */
export function corrected({ ahead, tries }: Alignment, apart: number): Alignment | null {
  if (Math.abs(apart) <= ALIGNED || tries >= MOST_TRIES) return null;
  // What it was before it was ever sought says nothing about how far seeking misses.
  return { ahead: tries === 0 ? ahead : ahead - apart, tries: tries + 1 };
}

/** Where it is within a loop, in ms from `from`, `elapsed` ms after it began at `offset`. */
export function looped(offset: number, elapsed: number, loop: { from: number; to: number } | null) {
  const at = offset + elapsed;
  if (!loop || at < loop.to || offset >= loop.to) return at;
  return loop.from + ((at - loop.from) % (loop.to - loop.from));
}
