/** A line of the feed in words, and where it leads. */
import type { Activity } from "../api/types";
import { t } from "../text";
import type { Part } from "../text/rich";
import { nameOf } from "../versions/names";

/** Names as they were, which a line keeps for what may be gone (docs/notifications.md). */
interface Kept {
  title?: string;
  number?: number;
  label?: string;
  name?: string;
  person?: { name: string };
  email?: string;
  role?: string;
  recipient?: string;
  note?: string;
}

const keptBy = ({ data }: Activity): Kept => data as Kept;

export function whoOf({ kind, actor, guest, data }: Activity): string {
  const { recipient } = data as Kept;
  if (actor) return actor.name || t.activity.somebody;
  return guest || (kind.startsWith("link.") && recipient) || t.activity.somebody;
}

export function sentenceOf(of: Activity): Part[] {
  const words = t.activity;
  const kept = keptBy(of);
  const roles: Record<string, string> = t.common.roles;
  const version =
    of.version ?? (kept.number ? { number: kept.number, label: kept.label ?? "" } : null);
  const renamed = of.kind.endsWith(".edited") ? kept.title : undefined;
  const track = renamed ?? of.track?.title ?? kept.title ?? "";
  const project = renamed ?? of.project?.title ?? kept.title ?? "";
  return words.said[of.kind]({
    who: whoOf(of),
    track: track || (of.kind.startsWith("attachment.") ? "" : words.gone),
    project,
    version: version ? nameOf(version) : t.versions.one,
    first: version?.number === 1,
    person: kept.person?.name || words.somebody,
    email: kept.email || words.somebody,
    role: roles[kept.role ?? ""] ?? "",
    name: kept.name ?? "",
    shared: of.track?.title ?? of.project?.title ?? words.theSpace,
  });
}

/** What somebody wrote with it. */
export const quoteOf = (of: Activity): string => of.comment?.excerpt ?? keptBy(of).note ?? "";

/** Below /app; null where it leads nowhere. */
export function placeOf(of: Activity, space: string): string | null {
  const { kind, group, track, project, comment, version, link } = of;
  if (group === "people") return `/space/${space}/people`;
  if (group === "links") return `/space/${space}/links${link ? `?link=${link}` : ""}`;
  if (kind.endsWith(".trashed") && kind !== "attachment.trashed" && kind !== "version.trashed")
    return kind === "track.trashed" && project ? `/project/${project.id}` : null;
  if (track && comment) return `/track/${track.id}?comment=${comment.id}`;
  if (track && version && kind !== "version.trashed")
    return `/track/${track.id}?version=${version.id}`;
  if (track) return `/track/${track.id}`;
  return project && `/project/${project.id}`;
}
