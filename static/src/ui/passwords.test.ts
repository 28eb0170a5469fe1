import { expect, test } from "vitest";
import { strengthOf } from "./passwords";

test.each([
  ["", 0, 8],
  ["short", 0, 3],
  ["sevenco", 0, 1],
  ["🎸🎸🎸🎸🎸🎸🎸", 0, 1], // seven characters, fourteen units
  ["eightcha", 1, 0],
  ["aaaaaaaaaaaaaaaaaaaaaaaa", 1, 0],
  ["elevenchars", 2, 0],
  ["fourteen-chars", 3, 0],
  ["a quiet room with a loud amp", 4, 0],
])("%j", (password, level, missing) => {
  expect(strengthOf(password)).toEqual({ level, missing });
});

test("longer is never worse", () => {
  const all = "a quiet room with a loud amp";
  const levels = [...all].map((_, end) => strengthOf(all.slice(0, end + 1)).level);
  expect(levels).toEqual([...levels].sort());
});
