import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { queries } from "../api/queries";
import { Gathering } from "./gathering";

let asked: string[] = [];
let writing = false;
let hidden = false;
let end = new AbortController();

beforeEach(() => {
  vi.useFakeTimers();
  [asked, writing, hidden, end] = [[], false, false, new AbortController()];
  vi.spyOn(queries, "invalidateQueries").mockImplementation(async (filters) => {
    asked.push((filters!.queryKey as string[]).join(" "));
  });
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
});

afterEach(() => {
  end.abort();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const gathering = () => new Gathering(() => writing, end.signal);

test("what one event concerns is asked for within a fifth of a second", async () => {
  gathering().add([
    ["comments", "t"],
    ["track", "t"],
  ]);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual(["comments t", "track t"]);
});

test("a hundred events in a second are few requests", async () => {
  const one = gathering();
  for (let count = 0; count < 100; count++) {
    one.add([["comments", "t"]]);
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(3_000);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThanOrEqual(4);
});

test.each([
  [0, 1_000],
  [0.5, 1_500],
])(
  "when much happens screens don't ask all at once: one that drew %d after %i ms",
  async (drawn, ms) => {
    vi.spyOn(Math, "random").mockReturnValue(drawn);
    const one = gathering();
    for (let count = 0; count < 20; count++) one.add([["tracks", "p"]]);
    await vi.advanceTimersByTimeAsync(200);
    asked = []; // the first of them came when it was quiet
    one.add([["tracks", "p"]]);
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual(["tracks p"]);
  },
);

test("all of a kind covers one of it", async () => {
  gathering().add([["tracks"], ["tracks", "p"]]);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual(["tracks"]);
});

test("an answer from before one's own write isn't asked for; not for ever", async () => {
  writing = true;
  gathering().add([["comments", "t"]]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([]);
  writing = false;
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual(["comments t"]);
  writing = true;
  gathering().add([["comments", "t"]]);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(asked).toHaveLength(2);
});

test("what nobody looks at waits, but for the count in the title", async () => {
  hidden = true;
  gathering().add([["comments", "t"], ["notifications"]]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual(["notifications"]);
  hidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual(["notifications", "comments t"]);
});
