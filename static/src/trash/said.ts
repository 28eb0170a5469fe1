/** What is in the trash, in words, and where what was restored is to be found. */
import type { Restored, Trashed } from "../api/types";
import { trash } from "../text/trash";
import { nameOf as versionName } from "../versions/names";

/** What one says of a thing: from a row, or from a problem that names it. */
export type Named = Pick<Trashed, "kind" | "id" | "title"> &
  Partial<Pick<Trashed, "number" | "track" | "project" | "space">>;

/** Days from which on it is said that there are few; owners are mailed then as well. */
const FEW = 7;

export function nameOf({ kind, title, number }: Named): string {
  if (kind === "version" && number) return versionName({ label: title, number });
  return title || trash.kinds[kind];
}

/** The names of what it was in, the innermost first. */
export const placesOf = ({ kind, track, project, space }: Named): string[] =>
  [track, project, kind === "space" ? null : space].flatMap((place) => (place ? place.title : []));

export const whoOf = ({ trashed_by }: Pick<Trashed, "trashed_by">): string =>
  trashed_by ? trashed_by.name || trash.somebody : trash.aGuest;

export const goesSoon = ({ days_left }: Pick<Trashed, "days_left">): boolean => days_left <= FEW;

/** Below /app. What something is itself isn't said to be what it is in. */
export function placeOf({ kind, id, space, project, track }: Restored): string {
  if (kind === "version" || kind === "comment") return `/track/${track}?${kind}=${id}`;
  if (kind !== "attachment") return `/${kind}/${id}`;
  if (track) return `/track/${track}`;
  return project ? `/project/${project}` : `/space/${space}`;
}
