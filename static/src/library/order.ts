/** The order of a list, as ids. */

/** The things in the order of these ids; what it doesn't name stays at the end, as it stood. */
export function inOrder<Thing extends { id: string }>(things: Thing[], order: string[]): Thing[] {
  const rank = new Map(order.map((id, index) => [id, index]));
  const last = order.length;
  return things.toSorted((a, b) => (rank.get(a.id) ?? last) - (rank.get(b.id) ?? last));
}

/** The order with one of them moved by so many places, as far as there are any. */
export function moved(order: string[], id: string, by: number): string[] {
  const from = order.indexOf(id);
  if (from < 0) return order;
  const to = Math.min(Math.max(0, from + by), order.length - 1);
  return to === from ? order : order.toSpliced(from, 1).toSpliced(to, 0, id);
}

/** The order of what is shown, put into that of all: what isn't shown keeps its place. */
export function withHidden(all: string[], shown: string[]): string[] {
  const known = new Set(shown);
  const next = shown.values();
  return all.map((id) => (known.has(id) ? (next.next().value ?? id) : id));
}

/**
 * What is `wanted` instead of `before`, on top of what others have made of that (`now`): what they
 * added comes last, what they took away is left out. Null where they reordered it themselves.
 */
export function rebased(before: string[], wanted: string[], now: string[]): string[] | null {
  const here = new Set(now);
  const known = new Set(before);
  const theirs = now.filter((id) => known.has(id));
  if (
    !same(
      theirs,
      before.filter((id) => here.has(id)),
    )
  )
    return null;
  return [...wanted.filter((id) => here.has(id)), ...now.filter((id) => !known.has(id))];
}

export const same = (one: string[], other: string[]): boolean =>
  one.length === other.length && one.every((id, index) => id === other[index]);
