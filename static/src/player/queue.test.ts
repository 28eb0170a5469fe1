import { describe, expect, test } from "vitest";
import { following, nextRepeat, nextSpeed, preceding } from "./queue";

describe("what plays after what", () => {
  test.each([
    [0, 3, "off", 1],
    [2, 3, "off", null],
    [2, 3, "all", 0],
    [0, 1, "all", 0],
    [1, 3, "one", 2], // asked for: one goes on to the next all the same
    [2, 3, "one", 0],
    [-1, 3, "all", null],
    [0, 0, "all", null],
    [5, 3, "all", null],
  ] as const)("after %i of %i, repeating %s: %s", (index, length, repeat, next) => {
    expect(following(index, length, repeat)).toBe(next);
  });

  test("a track that repeats does so only by itself", () => {
    expect(following(1, 3, "one", { ended: true })).toBe(1);
    expect(following(1, 3, "all", { ended: true })).toBe(2);
    expect(following(2, 3, "off", { ended: true })).toBe(null);
  });

  test.each([
    [2, 3, "off", 1],
    [0, 3, "off", null],
    [0, 3, "one", null],
    [0, 3, "all", 2],
    [0, 1, "all", null],
    [-1, 3, "all", null],
  ] as const)("before %i of %i, repeating %s: %s", (index, length, repeat, previous) => {
    expect(preceding(index, length, repeat)).toBe(previous);
  });
});

test("repeating goes round", () => {
  expect(nextRepeat("off")).toBe("all");
  expect(nextRepeat("all")).toBe("one");
  expect(nextRepeat("one")).toBe("off");
});

describe("speeds", () => {
  test.each([
    [1, 1, 1.1],
    [1, -1, 0.9],
    [0.5, -1, 0.5],
    [2, 1, 2],
    [1.3, 1, 1.5], // between two of them
    [1.3, -1, 1.25],
  ] as const)("%s changed by %i is %s", (speed, direction, next) => {
    expect(nextSpeed(speed, direction)).toBe(next);
  });
});
