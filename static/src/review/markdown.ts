/**
 * The Markdown of comments. `marked` only reads it: its tokens are shown as elements (Body.svelte),
 * so that nothing that somebody typed is ever taken for HTML, and no sanitizer is needed.
 */
import type { Token } from "marked";
import type { Person } from "../api/types";
import { mentionsIn } from "./mentions";

export type { Token };

/** Whether a text has anything in it that Markdown would show otherwise. */
export const hasMarks = (text: string): boolean =>
  /[*_`#>[\]~\\|<]|^\s*([-+]|\d+[.)])\s|^ {4}|\n|:\/\/|www\.|\S@\S/m.test(text);

let lexer: Promise<typeof import("marked").Lexer> | undefined;

/** What a text consists of; comes with its own piece of the studio when first needed. */
export async function tokensOf(text: string): Promise<Token[]> {
  lexer ??= import("marked").then(({ Lexer }) => Lexer);
  return (await lexer).lex(text, { gfm: true, breaks: true });
}

/** The address of a link that may be followed; null for scripts, files and the like. */
export function safeAddress(href: string): string | null {
  try {
    const { protocol } = new URL(href);
    return ["http:", "https:", "mailto:"].includes(protocol) ? href : null;
  } catch {
    return null;
  }
}

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "mention"; text: string; person: Pick<Person, "id" | "name"> }
  | { kind: "moment"; text: string; ms: number };

const MOMENT = /(?<![\d:.])(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?:\.(\d{1,3}))?(?![\d:]|\.\d)/g;

/** Plain text in pieces: mentions of these people, and moments of a recording of `duration` ms. */
export function pieces(
  text: string,
  people: Pick<Person, "id" | "name">[],
  duration: number | null,
): Piece[] {
  const marks: { start: number; end: number; piece: Piece }[] = mentionsIn(text, people).map(
    ({ start, end, person }) => ({
      start,
      end,
      piece: { kind: "mention", text: text.slice(start, end), person },
    }),
  );
  for (const match of text.matchAll(MOMENT)) {
    const [whole, hours, minutes, seconds, fraction] = match;
    const ms =
      (Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 +
      Number((fraction ?? "").padEnd(3, "0"));
    const [start, end] = [match.index, match.index + whole.length];
    if (duration === null || ms > duration) continue;
    if (marks.some((mark) => start < mark.end && end > mark.start)) continue;
    marks.push({ start, end, piece: { kind: "moment", text: whole, ms } });
  }
  const found: Piece[] = [];
  let at = 0;
  const plain = (end: number) =>
    end > at && found.push({ kind: "text", text: text.slice(at, end) });
  for (const { start, end, piece } of marks.sort((a, b) => a.start - b.start)) {
    plain(start);
    found.push(piece);
    at = end;
  }
  plain(text.length);
  return found;
}
