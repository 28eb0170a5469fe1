/** What others wrote while one looks at the list: to be announced, as screen readers see nothing appear. */
import type { Reply, Thread } from "../api/types";

type Said = Thread | Reply;

const all = (threads: Thread[]): Said[] => threads.flatMap((thread) => [thread, ...thread.replies]);

/** Those that weren't there before, nor are by oneself. */
export function arrivedIn(before: Thread[], now: Thread[], me: string | undefined): Said[] {
  const known = new Set(all(before).map(({ id }) => id));
  return all(now).filter(
    ({ id, author, deleted }) => !known.has(id) && !deleted && author?.id !== me,
  );
}
