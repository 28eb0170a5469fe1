import { describe, expect, test } from "vitest";
import { barsOf, fillingGain, levelFor, peaksOf } from "./peaks";

const document = (data: number[], samples_per_pixel = 441) => ({
  version: 2,
  channels: 1,
  sample_rate: 44_100,
  samples_per_pixel,
  bits: 8,
  length: data.length / 2,
  data,
  zoom: 0,
  zooms: 1,
});

/** Points of 10 ms, each from -v to v. */
const even = (...values: number[]) => peaksOf(document(values.flatMap((v) => [-v, v])));

test("pairs become minima and maxima of full scale, and know how long a point is", () => {
  const peaks = peaksOf(document([-128, 127, -64, 32]));
  expect([...peaks.lowest]).toEqual([-1, -0.5]);
  expect([...peaks.highest]).toEqual([127 / 128, 0.25]);
  expect(peaks.step).toBe(10);
  expect(peaks.levels).toBe(1);
});

describe("the level that is fine enough", () => {
  const coarsest = { ...even(...Array<number>(500).fill(1)), levels: 4 };

  test.each([
    [0, 0],
    [400, 0],
    [500, 0],
    [501, 1],
    [2_000, 1],
    [2_001, 2],
    [32_000, 3],
    [1e9, 3], // there is nothing finer
  ])("for %i bars is %i", (bars, level) => {
    expect(levelFor(bars, coarsest)).toBe(level);
  });

  test("is the only one there is, of something short or empty", () => {
    expect(levelFor(300, even(1, 1))).toBe(0);
    expect(levelFor(300, even())).toBe(0);
  });
});

describe("bars", () => {
  test("show the extremes of the points that they cover", () => {
    expect(barsOf(even(0, 64, 32, 128), 20, 0, 2)).toEqual([
      { low: -0.5, high: 0.5 },
      { low: -1, high: 1 },
    ]);
  });

  test("narrower than a point show that point", () => {
    const bars = barsOf(even(64, 128), 2.5, 0, 8);
    expect(bars.map(({ high }) => high)).toEqual([0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1]);
  });

  test("that don't fall on points leave none out", () => {
    const loudAt = 7;
    const values = Array.from({ length: 20 }, (_, at) => (at === loudAt ? 128 : 0));
    for (const width of [7, 13, 33.3])
      expect(barsOf(even(...values), width, 0, Math.ceil(200 / width))).toContainEqual({
        low: -1,
        high: 1,
      });
  });

  test("before and beyond the recording are silence", () => {
    expect(barsOf(even(128), 10, -1, 3)).toEqual([
      { low: 0, high: 0 },
      { low: -1, high: 1 },
      { low: 0, high: 0 },
      { low: 0, high: 0 },
    ]);
  });

  test("of one window are those of the whole there", () => {
    const peaks = even(...Array.from({ length: 100 }, (_, at) => (at * 37) % 128));
    expect(barsOf(peaks, 12.5, 20, 30)).toEqual(barsOf(peaks, 12.5, 0, 80).slice(20, 30));
  });
});

test("what is loudest fills the height; what is very quiet stays small", () => {
  expect(fillingGain(even(10, 64))).toBe(2);
  expect(fillingGain(peaksOf(document([-96, 3])))).toBeCloseTo(4 / 3);
  expect(fillingGain(even(1))).toBe(5);
  expect(fillingGain(even())).toBe(5);
});
