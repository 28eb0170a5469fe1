/** Threads as marks on the recording. */
import type { Thread } from "../api/types";
import { t } from "../text";
import { moment } from "../text/format";
import type { Marker } from "../waveform/markers";

const LONGEST = 80; // characters of a comment in the name of its mark

/** The first line, cut at a word where it is long. */
export function gist(body: string): string {
  const line = body.trim().split("\n")[0]!.trim();
  if (line.length <= LONGEST) return line;
  return `${line.slice(0, LONGEST).replace(/\s+\S*$/, "")}…`;
}

export const markersOf = (threads: Thread[], me: string | undefined): Marker[] =>
  threads.map((thread) => {
    const { id, start_ms, end_ms, author, guest, resolved, deleted, body } = thread;
    const name = author?.name ?? guest?.name ?? t.review.comments.gone;
    const text = deleted ? t.review.comments.deleted : gist(body);
    return {
      id,
      start_ms,
      end_ms,
      label: t.review.comments.marker(name, moment(start_ms), text),
      tone: resolved ? "resolved" : author !== null && author.id === me ? "mine" : "open",
      person: author,
    };
  });
