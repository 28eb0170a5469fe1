/** Keeps an event stream open: again and again, more and more patiently, from where it broke off. */
import { rest, waitAfter } from "../api/persistence";
import { Problem, unreachable } from "../api/problem";
import { listen } from "./stream";
import type { Message } from "./wire";

const STEADY = 10_000; // ms that a stream lasts before it counts as one that works
const CROWDED = "too_many_streams"; // of the same person: the oldest has to go
const LATER = 60_000; // ms that it then stays away

interface Options {
  /** Where the stream is. Throws Problem. */
  address: () => Promise<string>;
  /** Id of the last event that arrived in this browser. */
  after: () => string | null;
  say: (message: Message) => void;
  alive: () => void;
  connected: (yes: boolean) => void;
  signal: AbortSignal;
}

/** Until the signal says so. Never throws. */
export async function keepOpen({
  address,
  connected,
  say,
  signal,
  ...how
}: Options): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    let since = Infinity;
    let sentAway = false;
    let why: unknown = unreachable();
    try {
      const url = await address();
      await listen(url, {
        after: how.after(),
        alive: how.alive,
        opened: () => {
          since = Date.now();
          connected(true);
        },
        say: (message) => {
          sentAway ||= message.type === "end" && message.code === CROWDED;
          say(message);
        },
        signal,
      });
    } catch (error) {
      why = error;
    }
    connected(false);
    failures = Date.now() - since > STEADY ? 1 : failures + 1;
    const pause = sentAway ? LATER : waitAfter(failures, asProblem(why));
    await rest(pause, signal).catch(() => {});
  }
}

/** What comes as something else is no reason to give up, or to hurry. */
const asProblem = (error: unknown): Problem => (error instanceof Problem ? error : unreachable());
