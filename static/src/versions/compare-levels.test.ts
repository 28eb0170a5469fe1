import { describe, expect, test } from "vitest";
import { drawnGains, factorOf, openings, otherThan } from "./compare-levels";

test("dB are factors of amplitude", () => {
  expect(factorOf(0)).toBe(1);
  expect(factorOf(-6.0206)).toBeCloseTo(0.5, 5);
  expect(factorOf(-20)).toBeCloseTo(0.1, 10);
});

describe("what goes through of each", () => {
  const gains = { a: 0, b: -6.0206 };

  test("is one at its matched level, and nothing of the other", () => {
    expect(openings("a", gains, true)).toEqual({ a: 1, b: 0 });
    const b = openings("b", gains, true);
    expect(b.a).toBe(0);
    expect(b.b).toBeCloseTo(0.5, 5);
  });

  test("is as it is where loudness isn't matched", () => {
    expect(openings("b", gains, false)).toEqual({ a: 0, b: 1 });
  });

  test("never more than what is there", () => {
    for (const side of ["a", "b"] as const)
      for (const matched of [true, false])
        for (const level of Object.values(openings(side, gains, matched)))
          expect(level).toBeLessThanOrEqual(1);
  });

  test("the other of a is b", () => {
    expect([otherThan("a"), otherThan("b")]).toEqual(["b", "a"]);
  });
});

describe("how high both are drawn", () => {
  const half = -6.0206; // dB

  test("the louder one fills the height, the other compares to it", () => {
    // Peaks 0.5 and 1, as they are.
    const drawn = drawnGains({ a: 2, b: 1 }, { a: 0, b: half }, false);
    expect(drawn).toEqual({ a: 1, b: 1 });
  });

  test("matched, both by their matched levels", () => {
    // b is turned down to 0.5 at its peak, as a: both may be drawn twice as high.
    const drawn = drawnGains({ a: 2, b: 1 }, { a: 0, b: half }, true);
    expect(drawn.a).toBeCloseTo(2, 4);
    expect(drawn.b).toBeCloseTo(1, 4);
  });

  test("never beyond the height", () => {
    for (const [a, b] of [
      [1, 1],
      [1, 3.7],
      [5, 1],
    ] as const)
      for (const matched of [true, false]) {
        const drawn = drawnGains({ a, b }, { a: -4, b: 0 }, matched);
        expect(Math.max(drawn.a / a, drawn.b / b)).toBeCloseTo(1, 10);
      }
  });
});
