/** The feed of a space: asked for page by page, and what is new at its top. */
import { createInfiniteQuery, createQuery, type InfiniteData } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { pageByPage, type Page } from "../api/pages";
import { queries } from "../api/queries";
import type { Activity } from "../api/types";
import { whileUntold } from "../library/progress";

export const GROUPS = ["comments", "versions", "tracks", "projects", "people", "links"] as const;
export type Group = (typeof GROUPS)[number];

export interface Narrowed {
  kind: Group | null;
  project: string | null;
  actor: string | null;
}

const page = (space: string, { kind, project, actor }: Narrowed) => {
  return (asked: { limit: number; cursor?: string }): Promise<Page<Activity>> => {
    const query = {
      ...asked,
      ...(kind && { kind }),
      ...(project && { project }),
      ...(actor && { actor }),
    };
    return ok(api.GET("/artist/{space}/activity", { params: { path: { space }, query } }));
  };
};

const keyOf = (of: "feed" | "activity", space: string, { kind, project, actor }: Narrowed) => [
  of,
  space,
  kind,
  project,
  actor,
];

/**
 * As it was when it was opened: what happens since then waits at its top until somebody wants to see
 * it, so that nothing moves while it is read.
 */
export const useActivity = (space: () => string, by: () => Narrowed) =>
  createInfiniteQuery(() => ({
    ...pageByPage<Activity>(keyOf("feed", space(), by()), page(space(), by())),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
    gcTime: 0, // each visit begins with what is newest
  }));

export const NEWEST = 20;

/** The newest lines, asked for again as things happen. */
export const useNewest = (space: () => string, by: () => Narrowed) =>
  createQuery(() => ({
    queryKey: keyOf("activity", space(), by()),
    queryFn: async () => (await page(space(), by())({ limit: NEWEST })).results,
    refetchInterval: whileUntold,
  }));

/** Those of the newest that aren't in the feed yet. */
export function freshOf(newest: Activity[], feed: Activity[]): Activity[] {
  const known = new Set(feed.map(({ id }) => id));
  const until = newest.findIndex(({ id }) => known.has(id));
  // None of them is known: all are new, and likely more.
  return until < 0 ? newest : newest.slice(0, until);
}

/** Put the new ones on top of the feed; ask for all of it where more are new than are here. */
export async function showFresh(space: string, by: Narrowed, fresh: Activity[]): Promise<void> {
  const queryKey = keyOf("feed", space, by);
  if (fresh.length >= NEWEST) return queries.resetQueries({ queryKey });
  queries.setQueryData<InfiniteData<Page<Activity>>>(queryKey, (feed) => {
    if (!feed) return feed;
    const [first, ...others] = feed.pages;
    const results = [...fresh, ...first!.results];
    return { ...feed, pages: [{ ...first!, results }, ...others] };
  });
}

/** Something was deleted, or one may see less: what is shown of it goes too. */
export const feedChanged = (space: string): Promise<void> =>
  queries.invalidateQueries({ queryKey: ["feed", space] });
