/** Cursor pages of the API (docs/api.md, "Lists"). */
import { infiniteQueryOptions } from "@tanstack/svelte-query";

export interface Page<Item> {
  results: Item[];
  next: string | null;
}

interface Asked {
  limit: number;
  cursor?: string;
}

/** Every row of a list, over as many pages as it takes; `page` asks for one. */
export async function everyPage<Item>(
  page: (query: Asked) => Promise<Page<Item>>,
): Promise<Item[]> {
  const found: Item[] = [];
  let cursor: string | undefined;
  do {
    const { results, next } = await page({ limit: 100, ...(cursor && { cursor }) });
    found.push(...results);
    cursor = next ?? undefined;
  } while (cursor);
  return found;
}

/** A list without an end, as far as somebody has gone down it; for `createInfiniteQuery`. */
export const pageByPage = <Item>(
  queryKey: readonly unknown[],
  page: (query: Asked) => Promise<Page<Item>>,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => page({ limit: 30, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
