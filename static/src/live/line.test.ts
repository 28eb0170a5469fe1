import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem, unreachable } from "../api/problem";
import { keepOpen } from "./line";
import { listen } from "./stream";

vi.mock("./stream", () => ({ listen: vi.fn() }));
type Listening = Parameters<typeof listen>[1];

const stop = { now: new AbortController() };
let states: boolean[] = [];
/** What each attempt does, the last one again and again. */
let attempts: ((options: Listening) => Promise<void>)[] = [];
let asked: number[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  stop.now = new AbortController();
  [states, asked] = [[], []];
  vi.mocked(listen).mockImplementation(async (_url, options) => {
    asked.push(Date.now());
    await (attempts.length > 1 ? attempts.shift()! : attempts[0]!)(options);
  });
});

afterEach(() => {
  stop.now.abort();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const run = () =>
  keepOpen({
    address: async () => "/stream",
    after: () => null,
    say: () => {},
    alive: () => {},
    connected: (yes) => states.push(yes),
    signal: stop.now.signal,
  });

const pauses = () => asked.slice(1).map((at, index) => at - asked[index]!);
const lasting = (ms: number) => (options: Listening) => {
  options.opened();
  return ms ? new Promise<void>((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
};

test("where nobody answers it is tried less and less often, half a minute apart at most", async () => {
  attempts = [() => Promise.reject(unreachable())];
  void run();
  await vi.advanceTimersByTimeAsync(180_000);
  expect(pauses().slice(0, 8)).toEqual([1, 2, 4, 8, 16, 30, 30, 30].map((s) => s * 1000));
});

test("the network coming back ends the waiting", async () => {
  attempts = [() => Promise.reject(unreachable())];
  void run();
  await vi.advanceTimersByTimeAsync(20_000);
  const before = asked.length;
  dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.length).toBe(before + 1);
});

test("a server that is full says when to come again", async () => {
  attempts = [() => Promise.reject(new Problem({ status: 503 }, 20)), lasting(1e9)];
  void run();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(pauses()).toEqual([20_000]);
});

test("one that lasted begins patience anew; one that closes at once doesn't", async () => {
  attempts = [lasting(0), lasting(0), lasting(0), lasting(11_000), lasting(1e9)];
  void run();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pauses()).toEqual([1_000, 2_000, 4_000, 12_000]);
  expect(states).toEqual([true, false, true, false, true, false, true, false, true]);
});

test("who was sent away doesn't push back in", async () => {
  attempts = [
    async ({ opened, say }) => {
      opened();
      say({ type: "end", code: "too_many_streams" });
    },
    lasting(1e9),
  ];
  void run();
  await vi.advanceTimersByTimeAsync(90_000);
  expect(pauses()).toEqual([60_000]);
});

test("it ends with its signal, also while it waits", async () => {
  attempts = [() => Promise.reject(unreachable())];
  const done = run();
  await vi.advanceTimersByTimeAsync(5_000);
  const before = asked.length;
  stop.now.abort();
  await done;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.length).toBe(before);
});
