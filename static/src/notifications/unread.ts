/** How much is unread, and where the event stream is: one request answers both. */
import { createQuery, queryOptions } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { queries } from "../api/queries";
import { live } from "../live/state.svelte";

const EVERY = 60_000; // ms, where nothing is told live
export const MOST = 100; // the server counts no further

export const unread = queryOptions({
  queryKey: ["notifications", "unread"],
  queryFn: async () => {
    const query = { unread: true, limit: 1 };
    const { unread, stream_url } = await ok(api.GET("/notification", { params: { query } }));
    return { unread, stream_url };
  },
  staleTime: EVERY,
  refetchInterval: () => (live.connected ? false : EVERY),
});

export const useUnread = () => createQuery(() => unread);

/** As a bell says it: "3", "99+", "" for none. */
export const countOf = (unread: number | undefined): string =>
  !unread ? "" : unread >= MOST ? "99+" : String(unread);

type Read = { ids: string[] } | { track: string } | { all: true };

/** Have the server mark something read, and the bell say what is left: that. Throws Problem. */
export async function markRead(what: Read): Promise<number> {
  const { unread: left } = await ok(api.POST("/notification/read", { body: what }));
  await queries.cancelQueries({ queryKey: unread.queryKey });
  queries.setQueryData(unread.queryKey, (known) => known && { ...known, unread: left });
  return left;
}
