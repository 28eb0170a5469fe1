// What happy-dom lacks and components ask for.
import { afterEach } from "vitest";

/** Web Locks within one page: exclusive ones, by name. */
const held = new Map<string, Promise<unknown>>();

async function request(
  name: string,
  ...rest: [(lock: object | null) => unknown] | [LockOptions, (lock: object | null) => unknown]
): Promise<unknown> {
  const work = rest.at(-1) as (lock: object | null) => unknown;
  const { ifAvailable = false } = rest.length === 2 ? (rest[0] as LockOptions) : {};
  if (ifAvailable && held.has(name)) return work(null);
  while (held.has(name)) await held.get(name)!.catch(() => {});
  const done = Promise.resolve(work({ name }));
  held.set(name, done);
  return done.finally(() => held.delete(name));
}
const query = async () => ({ held: [...held.keys()].map((name) => ({ name })), pending: [] });
Object.defineProperty(navigator, "locks", { value: { request, query }, configurable: true });

afterEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
});
