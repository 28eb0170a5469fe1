/** The export of a space, or of what is one's own: asked for, followed, fetched and thrown away. */
import { createQuery, type Query } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { changed, queries } from "../api/queries";
import type { Export } from "../api/types";
import { live } from "../live/state.svelte";

/** The id of a space; null for oneself. */
export type Of = string | null;

const keyOf = (of: Of) => ["export", of ?? "me"];
const at = (id: string) => ({ params: { path: { id } } });

const EVERY = 2_000; // ms
const WHILE_TOLD = 6_000; // ms: only who asked for it is told

export const isUnderWay = ({ state }: Pick<Export, "state">): boolean =>
  state === "waiting" || state === "working";

/** For `refetchInterval`: while it is being made. */
export function whileUnderWay({ state }: Pick<Query<Export>, "state">): number | false {
  if (!state.data || !isUnderWay(state.data)) return false;
  return live.connected ? WHILE_TOLD : EVERY;
}

const ask = (of: Of): Promise<Export> =>
  ok(of ? api.GET("/artist/{id}/export", at(of)) : api.GET("/user/me/export"));

export const useExport = (of: () => Of) =>
  createQuery(() => ({
    queryKey: keyOf(of()),
    queryFn: () => ask(of()),
    refetchInterval: whileUnderWay,
  }));

/** Have one made, in place of the one there is. */
export async function prepare(of: Of): Promise<void> {
  const begun = await ok(
    of ? api.POST("/artist/{id}/export", at(of)) : api.POST("/user/me/export"),
  );
  await queries.cancelQueries({ queryKey: keyOf(of) });
  queries.setQueryData<Export>(keyOf(of), begun);
}

/** Cancel it, or throw it away. */
export async function remove(of: Of): Promise<void> {
  await ok(of ? api.DELETE("/artist/{id}/export", at(of)) : api.DELETE("/user/me/export"));
  await changed("export", of ?? "me");
}

/** Where it can be fetched now: addresses expire. Null where it is gone meanwhile. */
export async function addressOf(of: Of): Promise<string | null> {
  const fresh = await ask(of);
  queries.setQueryData<Export>(keyOf(of), fresh);
  return fresh.url;
}
