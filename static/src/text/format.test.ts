import { describe, expect, test } from "vitest";
import { ago, bytes, clock, moment } from "./format";

test.each([
  [0, "0:00"],
  [999, "0:00"],
  [62_400, "1:02"],
  [3_599_999, "59:59"],
  [3_661_000, "1:01:01"],
  [-5, "0:00"],
])("%i ms are %s", (ms, text) => expect(clock(ms)).toBe(text));

test("a duration that nobody knows is no zero", () => {
  expect(clock(null)).toBe("–:––");
  expect(clock(undefined)).toBe("–:––");
});

test("a moment is told to the tenth, cut and not rounded into the next second", () => {
  expect(moment(62_990)).toBe("1:02.9");
});

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1_000, "1 kB"],
  [1_234_567, "1.2 MB"],
  [5_000_000_000, "5 GB"],
  [2e15, "2,000 TB"],
])("%i bytes are %s", (count, text) => expect(bytes(count)).toBe(text));

describe("how long ago", () => {
  const now = Date.parse("2026-05-02T12:00:00Z");
  test.each([
    ["2026-05-02T11:59:50Z", "now"],
    ["2026-05-02T11:58:00Z", "2 minutes ago"],
    ["2026-05-02T09:00:00Z", "3 hours ago"],
    ["2026-05-01T11:00:00Z", "yesterday"],
    ["2026-05-04T12:00:00Z", "in 2 days"],
    ["2025-05-01T12:00:00Z", "last year"],
  ])("%s is %s", (iso, text) => expect(ago(iso, now)).toBe(text));
});
