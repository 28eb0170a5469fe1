/** The comment that an address names: where it is, and how it comes into view. */
import { untrack } from "svelte";
import { isProblem } from "../api/problem";
import type { Thread, Version } from "../api/types";
import { router } from "../navigation/router.svelte";
import { t } from "../text";
import { toasts } from "../ui/toasts.svelte";
import { comment } from "./conversation";
import type { Desk } from "./desk.svelte";

type Where =
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
async function findComment(
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

interface Page {
  desk: Desk;
  /** The list that is there; undefined until it is. */
  threads: () => Thread[] | undefined;
  versions: () => Version[];
  /** Which list that is. */
  on: () => { version: string; everywhere: boolean };
  /** Show this thread in the list, whatever it is filtered by. */
  show: (thread: Thread) => void;
  /** Go to the list of a version, or to that of all. */
  goTo: (version: string | "everywhere") => void;
}

/** While a page is shown: look for the comment of its address wherever it is, and go there. */
export function useLinkedComment({ desk, threads, versions, on, show, goTo }: Page): void {
  let done: string | null = null;

  async function look(id: string, list: Thread[]): Promise<void> {
    const where = await findComment(id, list, versions(), on());
    if (router.query.get("comment") !== id) return;
    if ("version" in where) return goTo(where.version);
    if ("everywhere" in where) return goTo("everywhere");
    done = id;
    if ("nowhere" in where) return void toasts.say(t.review.comments.missing);
    const { thread } = where;
    show(thread);
    desk.following = false; // scrolled to from here, not by the list
    desk.active = thread.id;
    desk.seek(thread.start_ms);
    requestAnimationFrame(() => {
      desk.following = true;
      const element = document.getElementById(`comment-${id}`);
      element?.scrollIntoView({ block: "center" });
      element?.closest<HTMLElement>("article")?.focus({ preventScroll: true });
    });
  }

  $effect(() => {
    const wanted = router.query.get("comment");
    const list = threads();
    if (!wanted || wanted === done || !list) return;
    untrack(() => look(wanted, list)).catch((error: unknown) => toasts.fail(error));
  });
}
