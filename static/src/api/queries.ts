/**
 * What the server said, kept for as long as it is looked at (TanStack Query).
 *
 * Keys begin with the kind of thing: `changed("track", id)` has every screen that shows it ask again.
 * That is also where live updates come in: an event from elsewhere is one call of `changed`.
 */
import { QueryClient } from "@tanstack/svelte-query";
import { isProblem, Problem } from "./problem";
import { session } from "../session/session.svelte";

const TRIES = 3;

/** Worth asking again: nobody answered, or not now. */
const passes = (error: unknown): boolean =>
  isProblem(error, "unreachable") ||
  (error instanceof Problem && [429, 502, 503].includes(error.status));

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Else what is first read after it has changed is what it was before: `a.data && b.data` never
      // learns of a `b` that came before `a`.
      notifyOnChangeProps: "all",
      gcTime: 10 * 60_000,
      retry: (failures, error) => failures < TRIES && passes(error),
      retryDelay: (failures, error) =>
        1000 * ((error instanceof Problem && error.retryAfter) || 2 ** failures),
    },
  },
});

session.onEnd(() => queries.clear());

export type Kind =
  | "me"
  | "sessions"
  | "spaces"
  | "space"
  | "usage"
  | "members"
  | "invitations"
  | "projects"
  | "project"
  | "tracks"
  | "track"
  | "versions"
  | "comments"
  | "waveform"
  | "attachments"
  | "links"
  | "statistics"
  | "listeners";

/** Have all that shows this ask the server again. */
export const changed = (kind: Kind, ...ids: string[]): Promise<void> =>
  queries.invalidateQueries({ queryKey: [kind, ...ids] });
