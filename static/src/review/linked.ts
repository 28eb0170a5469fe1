/** Where a comment is that an address names. */
import { isProblem } from "../api/problem";
import type { Thread, Version } from "../api/types";
import { comment } from "./conversation";

export type Where =
  | { thread: Thread }
  /** On the list of this version. */
  | { version: string }
  /** On no list but that of all. */
  | { everywhere: true }
  | { nowhere: true };

/** The thread in a list that is, or holds, a comment. */
export const threadOf = (threads: Thread[], id: string): Thread | undefined =>
  threads.find((thread) => thread.id === id || thread.replies.some((reply) => reply.id === id));

/** `on` is the list that `threads` are: which version's, or that of all. */
export async function findComment(
  id: string,
  threads: Thread[],
  versions: Version[],
  on: { version: string; everywhere: boolean },
): Promise<Where> {
  const thread = threadOf(threads, id);
  if (thread) return { thread };
  if (on.everywhere) return { nowhere: true };
  try {
    const { version } = await comment(id);
    const there = versions.some((one) => one.id === version);
    return there && version !== on.version ? { version } : { everywhere: true };
  } catch (error) {
    if (isProblem(error, "not_found")) return { nowhere: true };
    throw error;
  }
}
