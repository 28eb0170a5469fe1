/**
 * What the server said, kept for as long as it is looked at (TanStack Query).
 *
 * Keys begin with the kind of thing: `changed("track", id)` has every screen that shows it ask again.
 * That is also what live updates do with what happened elsewhere (live/).
 */
import { QueryCache, QueryClient } from "@tanstack/svelte-query";
import { isProblem, Problem } from "./problem";
import { session } from "../session/session.svelte";

const TRIES = 3;

/** Worth asking again: nobody answered, or not now. */
const passes = (error: unknown): boolean =>
  isProblem(error, "unreachable") ||
  (error instanceof Problem && [429, 502, 503].includes(error.status));

/** It isn't there any more, or not for the caller. */
const taken = (error: unknown): boolean =>
  error instanceof Problem && [403, 404].includes(error.status);

export const queries = new QueryClient({
  queryCache: new QueryCache({
    // Who is removed while they look at it doesn't go on seeing what it was.
    onError: (error, query) => {
      if (taken(error)) query.setState({ data: undefined });
    },
  }),
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
  | "listeners"
  | "notifications"
  | "preferences"
  | "activity"
  | "trash"
  | "audit"
  | "export"
  | "subscription"
  | "plans";

/** Have all that shows this ask the server again. */
export const changed = (kind: Kind, ...ids: string[]): Promise<void> =>
  queries.invalidateQueries({ queryKey: [kind, ...ids] });
