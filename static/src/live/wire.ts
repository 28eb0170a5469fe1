/** What the server says on the event stream (docs/live.md): hints that something happened, no content. */
import type { EventSourceMessage } from "eventsource-parser";

export interface Hint {
  /** The event's, by which the feed calls it too. */
  id: string;
  /** "comment.posted", "version.progressed", … */
  kind: string;
  space: string | null;
  project: string | null;
  track: string | null;
  version: string | null;
  subject: { type: string; id: string } | null;
  /** Who did it; null for guests, and for what the server did by itself. */
  actor: string | null;
  at: string;
  /** Percent, where the kind is `version.progressed`. */
  progress?: number;
}

export type Message =
  | { type: "change"; hint: Hint }
  /** Something was missed: what is shown has to be asked for again. */
  | { type: "resync" }
  /** No more comes: the session is over, or this stream has to give way. */
  | { type: "end"; code: string };

/** What an event says; null for what this studio doesn't know. */
export function messageOf({ event, id, data }: EventSourceMessage): Message | null {
  try {
    const said = JSON.parse(data) as Record<string, unknown>;
    if (event === "change" && id && typeof said.kind === "string")
      return { type: "change", hint: { ...(said as unknown as Hint), id } };
    if (event === "resync") return { type: "resync" };
    if (event === "end") return { type: "end", code: String(said.code) };
  } catch {
    // Not JSON: not ours.
  }
  return null;
}
