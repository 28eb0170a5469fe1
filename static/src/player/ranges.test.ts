import { describe, expect, test } from "vitest";
import { loopOf, merged, stretchesOf, withEnd, withStart, type Stretch } from "./ranges";

describe("the union of stretches", () => {
  test.each<[string, Stretch[], Stretch[]]>([
    ["nothing", [], []],
    ["empty and turned round ones are none", [[5, 5], [9, 2]], []], // prettier-ignore
    ["in order", [[50, 60], [0, 10]], [[0, 10], [50, 60]]], // prettier-ignore
    ["overlapping", [[0, 10], [5, 20]], [[0, 20]]], // prettier-ignore
    ["touching", [[0, 10], [10, 20]], [[0, 20]]], // prettier-ignore
    ["one within another", [[0, 100], [5, 20], [30, 40]], [[0, 100]]], // prettier-ignore
  ])("%s", (_, stretches, union) => {
    expect(merged(stretches)).toEqual(union);
  });

  test("leaves what it was given as it was", () => {
    const given: Stretch[] = [
      [0, 10],
      [5, 20],
    ];
    merged(given);
    expect(given).toEqual([
      [0, 10],
      [5, 20],
    ]);
  });

  test("of too many, the longest, in order", () => {
    const many: Stretch[] = Array.from({ length: 600 }, (_, at) => [at * 1000, at * 1000 + 1 + at]);
    const kept = merged(many, 500);
    expect(kept).toHaveLength(500);
    expect(kept[0]).toEqual([100_000, 100_101]);
    expect(kept.every(([from], at) => at === 0 || from > kept[at - 1]![1])).toBe(true);
  });

  test("what an element played, in whole ms", () => {
    const spans = [
      [0, 1.2344],
      [3.0006, 5],
    ] as const;
    const played = {
      length: spans.length,
      start: (at: number) => spans[at]![0],
      end: (at: number) => spans[at]![1],
    };
    expect(stretchesOf(played)).toEqual([
      [0, 1234],
      [3001, 5000],
    ]);
  });
});

describe("loops", () => {
  test("stay within the recording, and in order", () => {
    expect(loopOf(9000, -5, 8000)).toEqual({ from: 0, to: 8000 });
    expect(loopOf(2000, 1000, 8000)).toEqual({ from: 1000, to: 2000 });
  });

  test("too short to be heard are none", () => {
    expect(loopOf(1000, 1049, 8000)).toBe(null);
    expect(loopOf(1000, 1050, 8000)).toEqual({ from: 1000, to: 1050 });
    expect(loopOf(9000, 9500, 8000)).toBe(null);
  });

  test("begin here, up to where they ended or to the end", () => {
    expect(withStart(null, 2000, 8000)).toEqual({ from: 2000, to: 8000 });
    expect(withStart({ from: 0, to: 5000 }, 2000, 8000)).toEqual({ from: 2000, to: 5000 });
    expect(withStart({ from: 0, to: 1000 }, 2000, 8000)).toEqual({ from: 2000, to: 8000 });
  });

  test("end here, from where they began or from the beginning", () => {
    expect(withEnd(null, 2000, 8000)).toEqual({ from: 0, to: 2000 });
    expect(withEnd({ from: 1000, to: 5000 }, 2000, 8000)).toEqual({ from: 1000, to: 2000 });
    expect(withEnd({ from: 3000, to: 5000 }, 2000, 8000)).toEqual({ from: 0, to: 2000 });
  });
});
