/** Edits that overwrite nobody's: made on a revision, and put on top of what others changed since. */
import { isProblem } from "../api/problem";

type Fields<Thing> = Partial<Thing>;

export type Outcome<Thing> =
  | { saved: Thing }
  /** Somebody changed these fields as well; nothing was written. `current` is theirs. */
  | { current: Thing; clashes: (keyof Thing)[] };

const equal = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/** The fields of a draft that differ from what is there. */
export function changesIn<Thing extends object>(
  before: Thing,
  draft: Fields<Thing>,
): Fields<Thing> {
  const names = Object.keys(draft) as (keyof Thing)[];
  return Object.fromEntries(
    names.filter((name) => !equal(before[name], draft[name])).map((name) => [name, draft[name]]),
  ) as Fields<Thing>;
}

const TRIES = 3;

/**
 * Send what a draft changes. Where somebody was faster, but with other fields, it is sent again on
 * top of theirs. Throws what isn't a conflict.
 */
export async function saveEdit<Thing extends { revision: number }>(
  before: Thing,
  draft: Fields<Thing>,
  send: (changes: Fields<Thing>, on: Thing) => Promise<Thing>,
): Promise<Outcome<Thing>> {
  const changes = changesIn(before, draft);
  const names = Object.keys(changes) as (keyof Thing)[];
  if (names.length === 0) return { saved: before };
  let on = before;
  for (let attempt = 1; ; attempt++)
    try {
      return { saved: await send(changes, on) };
    } catch (error) {
      if (!isProblem(error, "conflict") || attempt === TRIES) throw error;
      on = error.more.current as Thing;
      const clashes = names.filter(
        (name) => !equal(on[name], before[name]) && !equal(on[name], changes[name]),
      );
      if (clashes.length > 0) return { current: on, clashes };
    }
}
