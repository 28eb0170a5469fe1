/** Who can be mentioned on a track. */
import { createQuery } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { everyPage } from "../api/pages";
import { isProblem } from "../api/problem";
import type { Member, Person, Thread } from "../api/types";

/** The members of a space; none where the caller, a visitor, may not see them. */
export const useMembers = (space: () => string | undefined) =>
  createQuery(() => ({
    queryKey: ["members", space(), "mentions"],
    enabled: Boolean(space()),
    staleTime: 5 * 60_000,
    queryFn: () =>
      everyPage<Member>((query) =>
        ok(api.GET("/artist/{space}/members", { params: { path: { space: space()! }, query } })),
      ).catch((error: unknown) => {
        if (isProblem(error, "forbidden")) return [];
        throw error;
      }),
  }));

/** Those who see the project, and who else took part in its conversation; oneself not. */
export function mentionable(
  members: Member[],
  threads: Thread[],
  project: string,
  me: string | undefined,
): Person[] {
  const inside = members.filter(
    ({ role, projects }) => role !== "visitor" || projects.some((one) => one.project === project),
  );
  const writers = threads
    .flatMap((thread) => [thread, ...thread.replies])
    .map(({ author }) => author)
    .filter((author) => author !== null)
    // Whoever left would be refused: with the members known, only they count.
    .filter(() => members.length === 0);
  const people = [...inside.map(({ user }) => user), ...writers];
  return [...new Map(people.map((person) => [person.id, person])).values()].filter(
    ({ id }) => id !== me,
  );
}
