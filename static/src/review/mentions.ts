/** Who is meant by the "@…" in a text, and who could be while it is typed. */
import type { Person } from "../api/types";

type Named = Pick<Person, "id" | "name">;

/** As people search: without case and accents. Ø, đ, ł and ß have no accent to take off. */
export const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[øđłß]/g, (letter) => ({ ø: "o", đ: "d", ł: "l", ß: "ss" })[letter]!);

/** What is being typed after an "@". */
export interface Typed {
  /** Of the "@", and behind what was typed, in UTF-16 units. */
  start: number;
  end: number;
  query: string;
}

const LONGEST = 60;

/** The mention that is being typed at the caret, if one is. */
export function typedAt(text: string, caret: number): Typed | null {
  const before = text.slice(Math.max(0, caret - LONGEST), caret);
  const at = before.lastIndexOf("@");
  if (at < 0) return null;
  // ann@example.com is an address.
  if (at > 0 && /[\p{L}\p{N}_@.]/u.test(before[at - 1]!)) return null;
  const query = before.slice(at + 1);
  if (/^\s|\n/.test(query)) return null;
  return { start: caret - before.length + at, end: caret, query };
}

/** People whose name, or a word of it, begins with what was typed; those by their name first. */
export function candidates<P extends Named>(people: P[], query: string, most = 6): P[] {
  const wanted = folded(query);
  const rank = ({ name }: P): number => {
    const whole = folded(name);
    if (whole.startsWith(wanted)) return 0;
    const starts = [...whole.matchAll(/(?<=[\s\-'’.])\S/g)].map(({ index }) => index);
    return starts.some((start) => whole.startsWith(wanted, start)) ? 1 : 2;
  };
  return people
    .map((person) => ({ person, rank: rank(person) }))
    .filter(({ rank }) => rank < 2)
    .sort((a, b) => a.rank - b.rank || a.person.name.localeCompare(b.person.name))
    .slice(0, most)
    .map(({ person }) => person);
}

/** The text with a name in place of what was typed, and where the caret goes. */
export function inserted(
  text: string,
  typed: Typed,
  name: string,
): { text: string; caret: number } {
  const after = text.slice(typed.end);
  const mention = `@${name}${/^\s/.test(after) ? "" : " "}`;
  const caret = typed.start + mention.length + (/^\s/.test(after) ? 1 : 0);
  return { text: text.slice(0, typed.start) + mention + after, caret };
}

export interface Found<P> {
  /** From the "@" to behind the name. */
  start: number;
  end: number;
  person: P;
}

/** All mentions in a text, in its order: at each "@" the longest name that stands there. */
export function mentionsIn<P extends Named>(text: string, people: P[]): Found<P>[] {
  const byLength = [...people].sort((a, b) => b.name.length - a.name.length);
  const found: Found<P>[] = [];
  for (let start = text.indexOf("@"); start >= 0; start = text.indexOf("@", start + 1)) {
    if (start > 0 && /[\p{L}\p{N}_.]/u.test(text[start - 1]!)) continue;
    const person = byLength.find(
      ({ name }) =>
        name &&
        text.startsWith(name, start + 1) &&
        !/^[\p{L}\p{N}_]/u.test(text.slice(start + 1 + name.length)),
    );
    if (person) found.push({ start, end: start + 1 + person.name.length, person });
  }
  return found;
}

/**
 * Ids of those whom a text mentions. Of several people with one name it is the `chosen` one: without
 * a choice nobody, since a mail would reach the wrong person.
 */
export function mentionedIds(text: string, people: Named[], chosen: Set<string>): string[] {
  const ids = mentionsIn(text, people).flatMap(({ person: { name } }) => {
    const namesakes = people.filter((person) => person.name === name);
    if (namesakes.length === 1) return [namesakes[0]!.id];
    return namesakes.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  });
  return [...new Set(ids)];
}
