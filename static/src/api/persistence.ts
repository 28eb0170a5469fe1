/** Trying again: what passes by itself, how long to wait for it, and not past a signal. */
import { Problem } from "./problem";

const LONGEST_WAIT = 30_000; // ms
const TRIES = 5; // of what may never work

const PASSES = new Set([408, 429, 502, 503, 504]);

/** Whether it may be otherwise next time: no answer, or a server that is busy or starting. */
export const passes = (error: unknown, tries = 0): boolean =>
  error instanceof Problem &&
  (error.code === "unreachable" ||
    PASSES.has(error.status) ||
    (error.status >= 500 && tries < TRIES));

/** ms to wait after so many failures: what the server asks for, else doubled and scattered. */
export function waitAfter(failures: number, error: Problem, random = Math.random()): number {
  if (error.retryAfter !== null) return error.retryAfter * 1000;
  return Math.min(1000 * 2 ** (failures - 1), LONGEST_WAIT) * (0.5 + random / 2);
}

/** Wait; the network coming back ends it early. Rejects with the signal's reason. */
export function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const end = (then: () => void) => {
      done.abort();
      clearTimeout(timer);
      then();
    };
    const timer = setTimeout(() => end(resolve), ms);
    addEventListener("online", () => end(resolve), { signal: done.signal });
    signal.addEventListener("abort", () => end(() => reject(signal.reason)), {
      signal: done.signal,
    });
    if (signal.aborted) end(() => reject(signal.reason));
  });
}

interface Options {
  signal: AbortSignal;
  /** Told what is waited for; null when it goes on. */
  stalled?: (why: Problem | null) => void;
}

/** What `attempt` answers once it does. Throws what doesn't pass, or the signal's reason. */
export async function persistently<Answer>(
  attempt: () => Promise<Answer>,
  { signal, stalled = () => {} }: Options,
): Promise<Answer> {
  for (let failures = 0; ;) {
    signal.throwIfAborted();
    try {
      const answer = await attempt();
      if (failures) stalled(null);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!passes(error, ++failures)) throw error;
      stalled(error as Problem);
      await rest(waitAfter(failures, error as Problem), signal);
    }
  }
}
