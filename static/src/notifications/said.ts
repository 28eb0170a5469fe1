/** A notification in words, and where it leads. */
import type { Notification } from "../api/types";
import { language, t } from "../text";
import type { Part } from "../text/rich";
import { nameOf } from "../versions/names";

type Actors = Pick<Notification, "actors" | "actor_count">;

/** "Ana", "Ana and Ben", "Ana and 4 others". */
export function whoOf({ actors, actor_count }: Actors): string {
  const words = t.notifications;
  const names = actors.map(({ name }) => name || words.somebody);
  const [first = words.somebody, ...others] = names;
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  if (actor_count > 2) return list.format([first, words.others(actor_count - 1)]);
  return list.format([first, ...others]);
}

export function sentenceOf(of: Notification): Part[] {
  const words = t.notifications;
  const roles: Record<string, string> = t.common.roles;
  return words.said[of.kind]({
    who: whoOf(of),
    count: of.count,
    track: of.track?.title ?? (of.kind === "link_opened" ? "" : words.untitled),
    project: of.project?.title ?? "",
    space: of.space?.name ?? words.untitled,
    version: of.version ? nameOf(of.version) : "",
    role: roles[of.role] ?? "",
  });
}

/** Below /app; null where it leads nowhere. */
export function placeOf(of: Notification): string | null {
  const { kind, space, project, track, comment, link } = of;
  if (kind === "invitation" || kind === "member_removed") return null;
  if (kind === "link_opened")
    return space && `/space/${space.id}/links${link ? `?link=${link}` : ""}`;
  if (kind === "member_joined" || kind === "invitation_accepted")
    return space && `/space/${space.id}/people`;
  if (track && (kind !== "track" || of.count === 1))
    return `/track/${track.id}${comment ? `?comment=${comment}` : ""}`;
  if (project) return `/project/${project.id}`;
  return space && `/space/${space.id}`;
}
