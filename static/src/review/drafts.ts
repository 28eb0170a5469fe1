/**
 * A comment while it is written. Its moment is when one began to type: the music goes on meanwhile.
 * All times in ms.
 */

export interface Draft {
  text: string;
  start: number | null;
  end: number | null;
  /** The moment was chosen, and so stays when the text is emptied. */
  chosen: boolean;
}

export const EMPTY: Draft = { text: "", start: null, end: null, chosen: false };

const SHORTEST = 100; // a range below that is a slip of the hand

export const isEmpty = ({ text, chosen }: Draft): boolean => !text.trim() && !chosen;

/** The text was changed, at this moment of the music. */
export function typed(draft: Draft, text: string, now: number): Draft {
  if (draft.chosen) return { ...draft, text };
  if (!text.trim()) return { ...EMPTY, text };
  return draft.start === null ? { ...draft, text, start: now } : { ...draft, text };
}

/** It is about this moment. */
export const pinned = (draft: Draft, now: number): Draft => ({
  ...draft,
  start: now,
  end: null,
  chosen: true,
});

/** It begins here; an end that lies before is dropped. */
export const markedIn = (draft: Draft, now: number): Draft => ({
  ...pinned(draft, now),
  end: draft.end !== null && draft.end >= now + SHORTEST ? draft.end : null,
});

/** It ends here; where it began later, the two change places. */
export function markedOut(draft: Draft, now: number): Draft {
  return draft.start === null ? pinned(draft, now) : ranged(draft, draft.start, now);
}

/** It is about a stretch, in whatever direction that was drawn. */
export function ranged(draft: Draft, a: number, b: number): Draft {
  const [start, end] = a < b ? [a, b] : [b, a];
  return { ...draft, start, end: end - start < SHORTEST ? null : end, chosen: true };
}

/** Without a moment of its own: it will be where the music is. */
export const freed = (draft: Draft): Draft => ({ ...draft, start: null, end: null, chosen: false });

export interface Times {
  start_ms: number;
  end_ms: number | null;
}

/** What the server takes: whole numbers, 0 ≤ start < end ≤ duration (null: not known yet). */
export function timesOf(draft: Draft, now: number, duration: number | null): Times {
  const within = (ms: number) =>
    Math.max(0, Math.min(Math.round(ms), duration ?? Number.MAX_SAFE_INTEGER));
  const start_ms = within(draft.start ?? now);
  const end_ms = draft.end === null ? null : within(draft.end);
  return { start_ms, end_ms: end_ms !== null && end_ms > start_ms ? end_ms : null };
}

const KEY = "wavic.draft."; // + track or thread

/** What was written there in this tab and not sent. */
export function load(of: string): Draft {
  try {
    return { ...EMPTY, ...JSON.parse(sessionStorage.getItem(KEY + of) ?? "{}") };
  } catch {
    return EMPTY;
  }
}

/** What somebody wrote is nobody else's business: for when they log out. */
export function forgetAll(): void {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(KEY)) sessionStorage.removeItem(key);
}

export function keep(of: string, draft: Draft): void {
  if (isEmpty(draft)) sessionStorage.removeItem(KEY + of);
  else sessionStorage.setItem(KEY + of, JSON.stringify(draft));
}
