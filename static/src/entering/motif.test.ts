import { expect, test } from "vitest";
import { drawn, lastPassed, song } from "./motif";

test("a song is the same each time, has all its bars, and none leaves the box", () => {
  for (const bars of [1, 48, 72, 400]) {
    const heights = song(bars);
    expect(heights).toHaveLength(bars);
    expect(heights).toEqual(song(bars));
    for (const height of heights) {
      expect(height).toBeGreaterThan(0);
      expect(height).toBeLessThanOrEqual(1);
    }
  }
});

test("a chorus is louder than the intro", () => {
  const heights = song(100);
  const mean = (part: number[]) => part.reduce((sum, one) => sum + one, 0) / part.length;
  expect(mean(heights.slice(26, 40))).toBeGreaterThan(2 * mean(heights.slice(0, 6)));
});

test("bars are drawn around the middle", () => {
  expect(drawn([0.5, 1])).toBe("M0.5 0.5V1.5M1.5 0V2");
});

test.each([
  [0, -1],
  [0.2, 0],
  [0.5, 0],
  [0.71, 1],
  [1, 2],
])("at %d the last moment passed is %d", (playhead, index) => {
  expect(lastPassed([{ at: 0.2 }, { at: 0.7 }, { at: 0.9 }], playhead)).toBe(index);
});
