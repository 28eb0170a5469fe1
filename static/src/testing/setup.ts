// What happy-dom lacks and components ask for.
import { afterEach } from "vitest";

/** Web Locks within one page: exclusive ones, by name. */
interface Held {
  over: Promise<unknown>;
  takeAway: () => void;
}
const held = new Map<string, Held>();

async function request(
  name: string,
  ...rest: [(lock: object | null) => unknown] | [LockOptions, (lock: object | null) => unknown]
): Promise<unknown> {
  const work = rest.at(-1) as (lock: object | null) => unknown;
  const { ifAvailable, steal, signal } = rest.length === 2 ? (rest[0] as LockOptions) : {};
  if (ifAvailable && held.has(name)) return work(null);
  if (steal) held.get(name)?.takeAway();
  const givenUp = new Promise<never>((_, reject) =>
    signal?.addEventListener("abort", () => reject(signal.reason)),
  );
  givenUp.catch(() => {});
  signal?.throwIfAborted();
  while (held.has(name)) await Promise.race([held.get(name)!.over.catch(() => {}), givenUp]);
  let robbed = (_: unknown) => {};
  const stolen = new Promise((_, reject) => (robbed = reject));
  const over = Promise.race([Promise.resolve(work({ name })), stolen]).finally(
    () => held.get(name) === mine && held.delete(name),
  );
  const mine: Held = {
    over,
    takeAway: () => {
      held.delete(name);
      robbed(new DOMException("stolen", "AbortError"));
    },
  };
  held.set(name, mine);
  return over;
}
const query = async () => ({ held: [...held.keys()].map((name) => ({ name })), pending: [] });
Object.defineProperty(navigator, "locks", { value: { request, query }, configurable: true });

afterEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
});
