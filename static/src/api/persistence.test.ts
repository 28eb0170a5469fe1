import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Problem, unreachable } from "./problem";
import { passes, persistently, rest, waitAfter } from "./persistence";

const status = (code: number, retryAfter: number | null = null) =>
  new Problem({ status: code, code: `http_${code}` }, retryAfter);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("what passes by itself", () => {
  test.each([408, 429, 502, 503, 504])("%i does", (code) =>
    expect(passes(status(code), 99)).toBe(true),
  );
  test("no answer does", () => expect(passes(unreachable(), 99)).toBe(true));
  test.each([400, 401, 403, 404, 409, 413])("%i doesn't", (code) =>
    expect(passes(status(code), 1)).toBe(false),
  );
  test("a server that breaks is asked a few times", () => {
    expect(passes(status(500), 1)).toBe(true);
    expect(passes(status(500), 5)).toBe(false);
  });
  test("an error of ours doesn't", () => expect(passes(new TypeError())).toBe(false));
});

test("the wait doubles up to half a minute, and is scattered by half", () => {
  const waits = [1, 2, 3, 4, 5, 6, 20].map((failures) => waitAfter(failures, status(503), 1));
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(waitAfter(3, status(503), 0)).toBe(2000);
});

test("the server says how long to wait", () => {
  expect(waitAfter(9, status(503, 5))).toBe(5000);
});

describe("persistently", () => {
  const { signal } = new AbortController();

  test("tells what it waits for, and that it goes on", async () => {
    vi.spyOn(Math, "random").mockReturnValue(1); // no scatter
    const answers = [unreachable(), status(503, 5), "there"];
    const told: (string | null)[] = [];
    const attempt = vi.fn(async () => {
      const answer = answers.shift()!;
      if (answer instanceof Problem) throw answer;
      return answer;
    });
    const done = persistently(attempt, { signal, stalled: (why) => told.push(why?.code ?? null) });
    await vi.advanceTimersByTimeAsync(1000);
    expect(attempt).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(4999);
    expect(attempt).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    await expect(done).resolves.toBe("there");
    expect(told).toEqual(["unreachable", "http_503", null]);
  });

  test("throws at once what won't pass", async () => {
    const attempt = vi.fn(() => Promise.reject(status(403)));
    await expect(persistently(attempt, { signal })).rejects.toMatchObject({ status: 403 });
    expect(attempt).toHaveBeenCalledOnce();
  });

  test("goes on at once when the network is back", async () => {
    let online = false;
    const done = persistently(
      () => (online ? Promise.resolve("there") : Promise.reject(unreachable())),
      { signal },
    );
    await vi.advanceTimersByTimeAsync(20_000); // the next wait is a long one
    online = true;
    window.dispatchEvent(new Event("online"));
    await expect(done).resolves.toBe("there");
  });

  test("ends where it is told to, in the middle of a wait", async () => {
    const stopping = new AbortController();
    const attempt = vi.fn(() => Promise.reject(status(503, 60)));
    const done = persistently(attempt, { signal: stopping.signal });
    await vi.advanceTimersByTimeAsync(10);
    stopping.abort(new Error("paused"));
    await expect(done).rejects.toThrow("paused");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(attempt).toHaveBeenCalledOnce();
  });
});

test("a rest that is over before it began", async () => {
  const stopped = AbortSignal.abort(new Error("gone"));
  await expect(rest(1000, stopped)).rejects.toThrow("gone");
  expect(vi.getTimerCount()).toBe(0);
});
