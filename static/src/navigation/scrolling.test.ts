import { beforeEach, expect, test, vi } from "vitest";
import { cameTo, nextStep, sameStep } from "./scrolling";

let height = 0;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document.documentElement, "scrollHeight", "get").mockImplementation(() => height);
  vi.stubGlobal("scrollTo", (_: number, y: number) =>
    vi.stubGlobal("scrollY", Math.max(0, Math.min(y, height - innerHeight))),
  );
  return () => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  };
});

/** Two steps, the first of which was scrolled down. */
function twoSteps() {
  height = 5000;
  const first = sameStep();
  scrollTo(0, 700);
  const second = nextStep();
  scrollTo(0, 0);
  return { first, second };
}

test("who comes back is where they were, once enough is drawn", () => {
  const { first, second } = twoSteps();
  expect(second).not.toEqual(first);
  height = 300; // the page is only being drawn
  cameTo(first);
  vi.advanceTimersByTime(500);
  expect(scrollY).toBe(0);
  height = 5000;
  vi.advanceTimersByTime(50);
  expect(scrollY).toBe(700);
});

test("forward again as well", () => {
  const { first, second } = twoSteps();
  scrollTo(0, 120);
  cameTo(first);
  vi.advanceTimersByTime(50);
  cameTo(second);
  vi.advanceTimersByTime(50);
  expect(scrollY).toBe(120);
});

test("a page that is shorter now is shown as far as it goes", () => {
  const { first } = twoSteps();
  height = innerHeight + 100;
  cameTo(first);
  vi.advanceTimersByTime(2100);
  expect(scrollY).toBe(100);
});

test("whoever scrolls meanwhile is left alone", () => {
  const { first } = twoSteps();
  height = 300;
  cameTo(first);
  vi.advanceTimersByTime(50);
  dispatchEvent(new Event("wheel"));
  height = 5000;
  vi.advanceTimersByTime(3000);
  expect(scrollY).toBe(0);
});

test("a step that nobody knows begins at its top", () => {
  twoSteps();
  scrollTo(0, 300);
  cameTo(null);
  vi.advanceTimersByTime(50);
  expect(scrollY).toBe(0);
});
