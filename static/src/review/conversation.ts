/** The comments of a track: asked for, and written. Every write shows at once. */
import { createQuery } from "@tanstack/svelte-query";
import { api, ifMatch, ok } from "../api/client";
import { everyPage } from "../api/pages";
import { changed, queries } from "../api/queries";
import type { Comment, Reply, Thread } from "../api/types";
import { toasts } from "../ui/toasts.svelte";
import { isLeaving, removeUndoably } from "../library/leaving.svelte";
import { whileUntold } from "../library/progress";
import { toggled, without, withChange, withReply, withThread } from "./threads";

/** The threads that stand on a version, or all of the track's. */
export const useThreads = (track: () => string, version: () => string | null | undefined) =>
  createQuery(() => ({
    queryKey: ["comments", track(), version() ?? "all"],
    enabled: version() !== undefined,
    staleTime: 0,
    refetchInterval: whileUntold,
    queryFn: () =>
      everyPage((page) => {
        const query = {
          ...page,
          status: "all" as const,
          ...(version() && { version: version()! }),
        };
        return ok(
          api.GET("/comment/track/{track}", { params: { path: { track: track() }, query } }),
        );
      }),
  }));

/** One thread or reply by its id, with what it said before. */
export const comment = (id: string): Promise<Comment> =>
  ok(api.GET("/comment/{id}", { params: { path: { id } } }));

/** The threads without what was deleted and can still be taken back. */
export const staying = (threads: Thread[]): Thread[] =>
  threads
    .flatMap((thread) => [thread, ...thread.replies])
    .filter(isLeaving)
    .reduce((left, { id }) => without(left, id), threads);

/** Change all lists of a track that are here, the server not asked. */
export async function amend(track: string, change: (threads: Thread[]) => Thread[]): Promise<void> {
  const queryKey = ["comments", track];
  await queries.cancelQueries({ queryKey });
  queries.setQueriesData<Thread[]>({ queryKey }, (threads) => threads && change(threads));
}

/** Take up what the server made of a new thread or reply. */
export const take = (track: string, made: Comment): Promise<void> =>
  amend(track, (threads) =>
    made.parent ? withReply(threads, made as Reply) : withThread(threads, made as Thread),
  );

/** Lists and counts of comments are to be asked for again. */
export const moved = (track: string): Promise<unknown> =>
  Promise.all([
    changed("comments", track),
    changed("track", track),
    changed("versions", track),
    changed("tracks"),
  ]);

type Change = Parameters<typeof withChange>[2];

/** Show a change, have the server make it, and show what it says; as it was where it refuses. */
async function write(
  { id, track }: { id: string; track: string },
  change: Change,
  ask: () => Promise<Comment>,
): Promise<boolean> {
  await amend(track, (threads) => withChange(threads, id, change));
  try {
    const now = await ask();
    await amend(track, (threads) => withChange(threads, id, now));
    return true;
  } catch (error) {
    toasts.fail(error);
    void changed("comments", track);
    return false;
  }
}

export async function resolve(thread: Thread, resolved: boolean): Promise<void> {
  const params = { params: { path: { id: thread.id } } };
  const ask = () =>
    resolved
      ? ok(api.POST("/comment/{id}/resolve", params))
      : ok(api.POST("/comment/{id}/reopen", params));
  if (await write(thread, { resolved }, ask)) void moved(thread.track);
}

/** Put an emoji to a comment as `name`, or take one's own back. */
export async function react(to: Thread | Reply, emoji: string, name: string): Promise<void> {
  const mine = to.reactions.some((reaction) => reaction.emoji === emoji && reaction.mine);
  const path = { id: to.id };
  await write(to, { reactions: toggled(to.reactions, emoji, name) }, () =>
    mine
      ? ok(api.DELETE("/comment/{id}/reaction", { params: { path, query: { emoji } } }))
      : ok(api.POST("/comment/{id}/reaction", { params: { path }, body: { emoji } })),
  );
}

/** Throws `conflict` where it was edited elsewhere meanwhile. */
export async function edit(
  of: Thread | Reply,
  revision: number,
  body: string,
  mentions: string[],
): Promise<void> {
  const params = { path: { id: of.id }, header: ifMatch({ revision }) };
  const call = api.PATCH("/comment/{id}", { params, body: { body, mentions } });
  const now = await ok(call);
  await amend(of.track, (threads) => withChange(threads, of.id, now));
}

/** Gone from view at once, for good when it can't be undone any more. */
export function remove({ id, track }: Thread | Reply, text: string): void {
  removeUndoably({
    id,
    text,
    remove: async () => {
      await ok(api.DELETE("/comment/{id}", { params: { path: { id } }, keepalive: true }));
      await amend(track, (threads) => without(threads, id));
    },
    after: () => moved(track),
  });
}
