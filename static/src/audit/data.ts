/** Sensitive acts: asked for page by page, the newest first. */
import { createInfiniteQuery, createQuery } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { pageByPage } from "../api/pages";
import type { Act } from "../api/types";

/** In a space; not asked for before it is known that one may see them. */
export const useAuditOf = (space: () => string, may: () => boolean) =>
  createInfiniteQuery(() => {
    const id = space();
    return {
      ...pageByPage<Act>(["audit", id], (query) =>
        ok(api.GET("/artist/{id}/audit", { params: { path: { id }, query } })),
      ),
      enabled: may(),
    };
  });

const own = (query: { limit: number; cursor?: string }) =>
  ok(api.GET("/user/me/audit", { params: { query } }));

/** One's own: what one did, and what was done to one. */
export const useOwnAudit = () => createInfiniteQuery(() => pageByPage<Act>(["audit", "own"], own));

const FEW = 5;

/** The latest of one's own. */
export const useLatestOwn = () =>
  createQuery(() => ({
    queryKey: ["audit", "latest"],
    queryFn: async () => (await own({ limit: FEW })).results,
  }));
