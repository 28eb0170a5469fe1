/** A drawn song: the loudness of its parts, and what people say at its moments. */

/** Share of the song, and how loud it is there: intro, verse, chorus, verse, chorus, break, chorus. */
const PARTS = [
  [0.07, 0.22],
  [0.18, 0.5],
  [0.16, 0.9],
  [0.17, 0.56],
  [0.16, 0.95],
  [0.09, 0.3],
  [0.14, 1],
  [0.03, 0.35],
] as const;
const LEAST = 0.06;

/** Not random at all: the same for the same number, between 0 and 1. */
const grain = (index: number): number => {
  const wave = Math.sin(index * 12.9898) * 43758.5453;
  return wave - Math.floor(wave);
};

function loudness(at: number): number {
  let end = 0;
  for (const [share, loud] of PARTS) {
    end += share;
    if (at < end) return loud;
  }
  return PARTS.at(-1)![1];
}

/** The heights of so many bars, between 0 and 1; every fourth is a beat. */
export const song = (bars: number): number[] =>
  Array.from({ length: bars }, (_, index) => {
    const loud = loudness((index + 0.5) / bars);
    const beat = index % 4 === 0 ? 0.9 : 0.66;
    return Math.max(LEAST, Math.min(1, loud * (beat + 0.5 * (grain(index) - 0.45))));
  });

/** The bars as one path, in a box of `bars` by 2 around its middle. */
export const drawn = (heights: number[]): string =>
  heights.map((height, index) => `M${index + 0.5} ${1 - height}V${1 + height}`).join("");

/** Which of the moments (parts of the song, in order) the playhead has passed last; -1: none. */
export const lastPassed = (moments: readonly { at: number }[], playhead: number): number =>
  moments.findLastIndex(({ at }) => at <= playhead);
