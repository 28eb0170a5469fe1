import { describe, expect, test } from "vitest";
import { ALIGNED, corrected, looped, UNTRIED } from "./compare-sync";

/** Seek again and again as the deck does; `land` says how far apart a seek with such an aim ends. */
function converge(apart: number, land: (ahead: number) => number) {
  let alignment = UNTRIED;
  for (let times = 0; times < 20; times++) {
    const next = corrected(alignment, apart);
    if (!next) return { apart, times };
    alignment = next;
    apart = land(next.ahead);
  }
  return { apart, times: Infinity };
}

describe("two elements are brought together", () => {
  test("aren't touched while nobody hears that they are two", () => {
    for (const apart of [0, ALIGNED, -ALIGNED]) expect(corrected(UNTRIED, apart)).toBe(null);
  });

  test("by one seek where that lands exactly", () => {
    expect(converge(-11.6, (ahead) => ahead)).toEqual({ apart: 0, times: 1 });
  });

  test("by a second one where seeking always misses by as much", () => {
    const { apart, times } = converge(24, (ahead) => ahead - 8.7);
    expect(Math.abs(apart)).toBeLessThan(ALIGNED);
    expect(times).toBe(2);
  });

  test("what it was before says nothing about seeking", () => {
    expect(corrected(UNTRIED, -300)).toEqual({ ahead: 0, tries: 1 });
  });

  test("even where it misses by a little more or less each time", () => {
    let seed = 7;
    const chance = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5;
    const { times } = converge(24, (ahead) => ahead - 8.7 + chance());
    expect(times).toBeLessThanOrEqual(8);
  });

  test("are left as they are where it doesn't help", () => {
    expect(converge(20, () => 20).times).toBe(8);
  });
});

describe("where a loop is", () => {
  const loop = { from: 1_000, to: 3_000 };

  test.each([
    [0, 500, null, 500],
    [0, 500, loop, 500], // on its way to it
    [1_500, 1_499, loop, 2_999],
    [1_500, 1_500, loop, 1_000],
    [1_500, 5_600, loop, 1_100],
    [0, 7_000, loop, 1_000],
    [4_000, 500, loop, 4_500], // beyond it: it plays on
  ])("begun at %i, after %i ms", (offset, elapsed, range, at) => {
    expect(looped(offset, elapsed, range)).toBe(at);
  });
});
