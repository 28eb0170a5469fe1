/** What was found, as rows to choose from. */
import type { Answer, Result, Type } from "./data";

/** One row: a result, a way to more of a type, or something that was looked for before. */
export type Row =
  | { does: "open"; key: string; result: Result }
  | { does: "more"; key: string; type: Type }
  | { does: "again"; key: string; query: string };

export interface Rows {
  /** The heading: a type of results, or what was looked for before. */
  heading: Type | "recent";
  rows: Row[];
}

/** Groups of rows; `only` is the type that more is shown of already. */
export const rowsOf = (answer: Answer, only: Type | null): Rows[] =>
  answer.groups.map(({ type, results, more }) => ({
    heading: type,
    rows: [
      ...results.map((result) => ({
        does: "open" as const,
        key: `${type}-${result.id}`,
        result,
      })),
      ...(more && !only ? [{ does: "more" as const, key: `more-${type}`, type }] : []),
    ],
  }));

export const recentRows = (queries: string[]): Rows[] =>
  queries.length === 0
    ? []
    : [
        {
          heading: "recent",
          rows: queries.map((query) => ({ does: "again", key: `again-${query}`, query })),
        },
      ];

/** Where a result is, below /app. */
export function addressOf({ type, id, space, track }: Result): string {
  switch (type) {
    case "space":
      return `/space/${id}`;
    case "project":
      return `/project/${id}`;
    case "track":
      return `/track/${id}`;
    case "lyrics":
      return `/track/${id}?show=lyrics`;
    case "comment":
      return `/track/${track?.id}?comment=${id}`;
    case "member":
      return `/space/${space.id}/people`;
  }
}

/** Where that is, in words: the nearest first. A comment's title is its track's. */
export const placesOf = ({ type, space, project }: Result): string[] =>
  [project?.title, type === "space" ? undefined : space.name].filter(
    (name): name is string => name !== undefined,
  );

export interface Part {
  text: string;
  marked: boolean;
}

/** A text in parts, by spans in UTF-16 units as the server gives them. */
export function partsOf(text: string, spans: number[][]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const [start = 0, end = 0] of spans) {
    parts.push({ text: text.slice(at, start), marked: false });
    parts.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  parts.push({ text: text.slice(at), marked: false });
  return parts.filter((part) => part.text !== "");
}

/** Which row a key leads to, of so many; null for keys that don't move. Up from the first is the last. */
export function moved(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return (at + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
