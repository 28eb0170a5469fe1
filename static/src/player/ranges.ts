/** Stretches of a recording, as [from, to] in ms. */

export type Stretch = [from: number, to: number];

/** The union in order and disjoint; of more than `most` the longest. */
export function merged(stretches: Stretch[], most = Infinity): Stretch[] {
  const union: Stretch[] = [];
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    if (to <= from) continue;
    const last = union.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else union.push([from, to]);
  }
  if (union.length <= most) return union;
  const longest = [...union].sort((a, b) => b[1] - b[0] - (a[1] - a[0])).slice(0, most);
  return longest.sort((a, b) => a[0] - b[0]);
}

/** What a media element says it played, in whole ms. */
export const stretchesOf = (played: TimeRanges): Stretch[] =>
  Array.from({ length: played.length }, (_, index) => [
    Math.round(played.start(index) * 1000),
    Math.round(played.end(index) * 1000),
  ]);

/** A loop in ms. */
export interface Range {
  from: number;
  to: number;
}

const SHORTEST = 50; // ms: a loop that can still be heard as one

/** A loop within a recording, its ends in order; null where nothing is left of it. */
export function loopOf(from: number, to: number, duration: number): Range | null {
  const within = (ms: number) => Math.min(Math.max(0, ms), duration);
  const [start, end] = [within(Math.min(from, to)), within(Math.max(from, to))];
  return end - start < SHORTEST ? null : { from: start, to: end };
}

/** The loop with another first moment: up to where it ended, or to the end where that lies before. */
export const withStart = (range: Range | null, ms: number, duration: number): Range | null =>
  loopOf(ms, range && range.to > ms ? range.to : duration, duration);

/** The loop with another last moment: from where it began, or from 0 where that lies after. */
export const withEnd = (range: Range | null, ms: number, duration: number): Range | null =>
  loopOf(range && range.from < ms ? range.from : 0, ms, duration);
