import { expect, test } from "vitest";
import { Speed } from "./speed";

const after = (...samples: [at: number, done: number][]) => {
  const speed = new Speed();
  for (const [at, done] of samples) speed.note(done, at);
  return speed;
};

test("nobody can tell at first", () => {
  expect(after().perSecond).toBeNull();
  expect(after([0, 0], [500, 1000]).perSecond).toBeNull();
  expect(after([0, 0], [500, 1000]).left(10)).toBeNull();
});

test("bytes per second over the window, and how long the rest takes", () => {
  const speed = after([0, 0], [1000, 3000], [2000, 4000]);
  expect(speed.perSecond).toBe(2000);
  expect(speed.left(5000)).toBe(3);
  expect(speed.left(0)).toBe(0);
});

test("a burst long ago counts no more", () => {
  const speed = after([0, 0], [1000, 1_000_000]);
  for (let at = 2000; at <= 20_000; at += 500) speed.note(1_000_000 + at, at);
  expect(speed.perSecond).toBeCloseTo(1000, 0);
});

test("nothing moves: there is no telling when it ends", () => {
  const speed = after([0, 500], [1000, 500], [12_000, 500]);
  expect(speed.perSecond).toBe(0);
  expect(speed.left(100)).toBeNull();
});

test("what must be sent again isn't a speed below nothing", () => {
  const speed = after([0, 0], [1000, 8000], [2000, 16_000], [2500, 9000], [3500, 10_000]);
  expect(speed.perSecond).toBe(1000);
});
