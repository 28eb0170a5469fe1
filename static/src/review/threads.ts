/** Threads of comments as lists: which are shown, where the music is, and what changes in them. */
import type { Reply, Thread } from "../api/types";
import { folded } from "./mentions";

export type Status = "open" | "resolved" | "all";
export type Whose = "everybody" | "mine" | "mentions";

export interface Filter {
  status: Status;
  whose: Whose;
  /** Words that all have to be there, in the thread or its replies. */
  text: string;
}

export const EVERYTHING: Filter = { status: "all", whose: "everybody", text: "" };
export const OPEN: Filter = { ...EVERYTHING, status: "open" };

type Said = Thread | Reply;

const said = (thread: Thread): Said[] => [thread, ...thread.replies];

const isOf = (whose: Whose, thread: Thread, me: string | undefined): boolean =>
  whose === "everybody" ||
  said(thread).some(({ author, mentions }) =>
    whose === "mine" ? author !== null && author.id === me : mentions.some(({ id }) => id === me),
  );

const wordsOf = (thread: Thread): string =>
  folded(
    said(thread)
      .map(({ body, author, guest }) => `${body} ${author?.name ?? guest?.name ?? ""}`)
      .join(" "),
  );

/** Those that a filter lets through, for whoever is logged in. */
export function filtered(threads: Thread[], filter: Filter, me: string | undefined): Thread[] {
  const words = folded(filter.text).split(/\s+/).filter(Boolean);
  return threads.filter((thread) => {
    if (filter.status !== "all" && thread.resolved !== (filter.status === "resolved")) return false;
    if (!isOf(filter.whose, thread, me)) return false;
    if (words.length === 0) return true;
    const text = wordsOf(thread);
    return words.every((word) => text.includes(word));
  });
}

/** How many there are of each status. */
export function counted(threads: Thread[]): Record<Status, number> {
  const open = threads.filter(({ resolved }) => !resolved).length;
  return { open, resolved: threads.length - open, all: threads.length };
}

type Placed = Pick<Thread, "id" | "start_ms" | "created_at">;

/** The order of the music; at one moment that of the writing. */
export const inOrder = (a: Placed, b: Placed): number =>
  a.start_ms - b.start_ms || a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id);

const LINGERS = 4_000; // ms that a point is still what the music is about

/** The thread that the music is at: the last to begin of those whose moment or range it is in. */
export function threadAt(threads: Thread[], ms: number): Thread | undefined {
  let found: Thread | undefined;
  for (const thread of threads) {
    if (thread.start_ms > ms) continue;
    if (ms > (thread.end_ms ?? thread.start_ms + LINGERS)) continue;
    if (!found || thread.start_ms >= found.start_ms) found = thread;
  }
  return found;
}

const NEAR = 500; // ms: going back from just behind a comment means the one before it

/** The next thread (1) or the one before (-1), from the active one or else from the playhead. */
export function neighbour(
  threads: Thread[],
  active: string | null,
  ms: number,
  direction: 1 | -1,
): Thread | undefined {
  const at = threads.findIndex(({ id }) => id === active);
  if (at >= 0) return threads[at + direction];
  return direction === 1
    ? threads.find(({ start_ms }) => start_ms > ms)
    : threads.findLast(({ start_ms }) => start_ms < ms - NEAR);
}

/** The list with a thread in its place, instead of an older copy where there is one. */
export const withThread = (threads: Thread[], thread: Thread): Thread[] =>
  [...threads.filter(({ id }) => id !== thread.id), thread].sort(inOrder);

/** The list with a reply at the end of its thread, instead of an older copy where there is one. */
export const withReply = (threads: Thread[], reply: Reply): Thread[] =>
  threads.map((thread) => {
    if (thread.id !== reply.parent) return thread;
    const others = thread.replies.filter(({ id }) => id !== reply.id);
    const replies = [...others, reply].sort((a, b) => a.created_at.localeCompare(b.created_at));
    return { ...thread, replies, reply_count: replies.length };
  });

/** The list with one thread or reply changed. */
export const withChange = (
  threads: Thread[],
  id: string,
  change: Partial<Omit<Reply, "id" | "parent">> | Partial<Omit<Thread, "id">>,
): Thread[] =>
  threads.map((thread) => {
    if (thread.id === id) return { ...thread, ...change } as Thread;
    if (!thread.replies.some((reply) => reply.id === id)) return thread;
    return {
      ...thread,
      replies: thread.replies.map((reply) =>
        reply.id === id ? ({ ...reply, ...change } as Reply) : reply,
      ),
    };
  });

/**
 * The list without one thread or reply, as the server leaves it: a thread with replies stays as a
 * tombstone, and a tombstone goes with its last reply.
 */
export const without = (threads: Thread[], id: string): Thread[] =>
  threads.flatMap((thread) => {
    if (thread.id === id) {
      if (thread.replies.length === 0) return [];
      const gone = { deleted: true, body: "", author: null, guest: null };
      return [{ ...thread, ...gone, mentions: [], reactions: [], edited_at: null }];
    }
    const replies = thread.replies.filter((reply) => reply.id !== id);
    if (replies.length === thread.replies.length) return [thread];
    if (replies.length === 0 && thread.deleted) return [];
    return [{ ...thread, replies, reply_count: replies.length }];
  });

type Reactions = Thread["reactions"];

/** Reactions after somebody has put an emoji to them, or taken theirs back. */
export function toggled(reactions: Reactions, emoji: string, name: string): Reactions {
  const one = reactions.find((reaction) => reaction.emoji === emoji);
  if (!one) return [...reactions, { emoji, count: 1, names: [name], mine: true }];
  const at = one.names.indexOf(name);
  const changed = one.mine
    ? { ...one, mine: false, count: one.count - 1, names: one.names.filter((_, i) => i !== at) }
    : { ...one, mine: true, count: one.count + 1, names: [...one.names, name] };
  return reactions.flatMap((reaction) =>
    reaction !== one ? [reaction] : changed.count > 0 ? [changed] : [],
  );
}
