/** Cursor pages of the API (docs/api.md, "Lists"). */

export interface Page<Item> {
  results: Item[];
  next: string | null;
}

/** Every row of a list, over as many pages as it takes; `page` asks for one. */
export async function everyPage<Item>(
  page: (query: { limit: number; cursor?: string }) => Promise<Page<Item>>,
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
