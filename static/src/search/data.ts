/** Searching as the screens ask for it: one answer for each thing typed, the last one kept till then. */
import { createQuery, keepPreviousData } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import type { components } from "../api/schema";

export type Answer = components["schemas"]["SearchAnswer"];
export type Group = components["schemas"]["SearchGroup"];
export type Result = components["schemas"]["SearchResult"];
export type Type = Result["type"];

const FEW = 5; // of each type
const MANY = 20; // of the only one

/** Something the server could look for; what is left of it when it isn't, is nothing. */
export const searchable = (typed: string): boolean => /[\p{L}\p{N}\p{So}]/u.test(typed);

/** `only` asks for more of one type. A search that is typed over is given up. */
export const useSearch = (typed: () => string, only: () => Type | null) =>
  createQuery(() => {
    const [query, type] = [typed(), only()];
    return {
      queryKey: ["search", query, type],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/search", {
            params: { query: { query, limit: type ? MANY : FEW, ...(type && { type: [type] }) } },
            signal,
          }),
        ),
      enabled: searchable(query),
      placeholderData: keepPreviousData,
      gcTime: 60_000,
    };
  });
