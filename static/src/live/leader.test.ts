import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lead } from "./leader";

const NAME = "test";
let ends: AbortController[] = [];
let leading: string[] = [];

/** A tab, and how it is closed. */
function tab(name: string) {
  const end = new AbortController();
  ends.push(end);
  const work = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      leading.push(name);
      signal.addEventListener("abort", () => {
        leading = leading.filter((one) => one !== name);
        resolve();
      });
    });
  return { ...lead(NAME, work, end.signal), close: () => end.abort() };
}

beforeEach(() => {
  vi.useFakeTimers();
  [ends, leading] = [[], []];
});

afterEach(async () => {
  for (const end of ends) end.abort();
  await vi.advanceTimersByTimeAsync(0);
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const settled = () => vi.advanceTimersByTimeAsync(1);

test("one of several leads, and when it closes the next", async () => {
  const [first, second] = [tab("first"), tab("second"), tab("third")];
  await settled();
  expect(leading).toEqual(["first"]);
  first.close();
  await settled();
  expect(leading).toEqual(["second"]);
  second.close();
  await settled();
  expect(leading).toEqual(["third"]);
});

test("a leader of whom nothing is heard is replaced, and follows when it wakes", async () => {
  const asleep = tab("asleep");
  await settled();
  const second = tab("second");
  for (let minutes = 0; minutes < 3; minutes++) {
    await vi.advanceTimersByTimeAsync(60_000);
    second.heard();
  }
  expect(leading).toEqual(["asleep"]);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(leading).toEqual(["second"]);
  asleep.heard();
  second.close();
  await settled();
  expect(leading).toEqual(["asleep"]);
});

test("a tab that nobody looks at takes nobody's place", async () => {
  tab("first");
  await settled();
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  tab("hidden");
  await vi.advanceTimersByTimeAsync(300_000);
  expect(leading).toEqual(["first"]);
});

test("without locks each tab is for itself", async () => {
  vi.stubGlobal("navigator", {});
  tab("first");
  tab("second");
  await settled();
  expect(leading).toEqual(["first", "second"]);
});
