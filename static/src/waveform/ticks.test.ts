import { describe, expect, test } from "vitest";
import { stepOf, ticksOf } from "./ticks";

describe("moments below a waveform", () => {
  test("are round, and have room", () => {
    // Four minutes on 1,000 px; an hour on a phone; a second and a half on 1,000 px.
    expect(stepOf(240)).toBe(30_000);
    expect(stepOf(10_000)).toBe(15 * 60_000);
    expect(stepOf(1.5)).toBe(200);
    for (const msPerPx of [0.1, 1, 7, 33, 240, 5_000, 40_000])
      expect(stepOf(msPerPx) / msPerPx).toBeGreaterThanOrEqual(72);
  });

  test("are those in view", () => {
    expect(ticksOf(240, 0, 100_000)).toEqual([0, 30_000, 60_000, 90_000]);
    expect(ticksOf(240, 1, 30_000)).toEqual([30_000]);
  });

  test("are none before there is a size", () => {
    expect(ticksOf(0, 0, 100_000)).toEqual([]);
    expect(ticksOf(NaN, 0, 100_000)).toEqual([]);
  });
});
