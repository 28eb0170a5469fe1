/** An act of the audit trail in words, and where it leads (docs/data.md). */
import type { Act, ActKind } from "../api/types";
import { deviceName } from "../account/devices";
import { language, t } from "../text";
import { audit } from "../text/audit";
import type { Part } from "../text/rich";

/** Whose trail it is read in. */
export interface Reading {
  me: string | undefined;
  /** One's own trail, of all spaces; else a space's. */
  own: boolean;
}

/** What kinds say besides: docs/data.md. */
interface Kept {
  title?: string;
  role?: string;
  project?: string;
  track?: string;
  to?: string;
  copies?: number;
  copy?: string;
  count?: number;
  fields?: string[];
  model?: string;
  action?: string;
  plan?: string;
  before?: string;
}

const keptBy = ({ data }: Act): Kept => data as Kept;

/** Who did it: "You", a name, or what did it. */
export function whoOf(act: Act, { me }: Reading): string {
  const words = audit;
  const { actor, support, kind, people } = act;
  if (actor) return actor.id === me ? words.You : actor.name || words.Somebody;
  if (support) return words.support;
  // Of these nobody is logged in.
  if (kind === "user.login_failed" || kind.startsWith("invitation.")) return words.Somebody;
  return kind === "member.left" && people[0] ? people[0].name : words.worker;
}

export function sentenceOf(act: Act, reading: Reading): Part[] {
  const words = audit;
  const kept = keptBy(act);
  const { names, people, subject } = act;
  const roles: Record<string, string> = t.common.roles;
  const things: Record<string, string> = words.things;
  const plans: Record<string, string> = t.library.settings.plans;

  const given = [...people, act.actor].find((one) => one && one.id === kept.to);
  const named = (one: Act["actor"] | undefined, me: string, somebody: string): string =>
    one && one.id === reading.me ? me : one?.name || somebody;
  const space = reading.own
    ? ((act.space && names[act.space]) ?? (act.kind === "space.purged" && kept.title)) ||
      words.aSpace
    : words.thisSpace;
  const project = kept.project && (names[kept.project] ?? words.aProject);
  const track = kept.track ? (names[kept.track] ?? words.aTrack) : words.something;
  const model = kept.model ?? "";

  const say = words.said[act.kind];
  const who = whoOf(act, reading);
  // The server may be newer.
  if (!say) return words.unknown(who, act.kind);
  return say({
    who,
    person: named(given ?? people[0], words.you, words.somebody),
    Person: named(people[0] ?? act.actor, words.You, words.Somebody),
    space,
    where: project || space,
    shared: kept.track ? track : project || space,
    email: (subject && names[subject.id]) || words.somebody,
    role: roles[kept.role ?? ""] ?? kept.role ?? "",
    title: kept.title || words.something,
    track,
    count: kept.count ?? kept.copies ?? 0,
    copy: Boolean(kept.copy),
    admin: kept.to === "admin",
    thing: things[model] ?? readable(model.split(".").at(-1) ?? ""),
    plan: plans[kept.plan ?? ""] ?? kept.plan ?? words.something,
    before: plans[kept.before ?? ""] ?? kept.before ?? "",
    action: readable(kept.action ?? ""),
  });
}

/** What was changed of it: "password, until when"; empty where that isn't said. */
export function changesOf(act: Act): string {
  const known: Record<string, string> = audit.fields;
  const fields = (keptBy(act).fields ?? []).map((field) => known[field] ?? readable(field));
  return new Intl.ListFormat(language, { type: "unit", style: "short" }).format(fields);
}

/** In one's own trail the space in which it was, where the sentence names something in it. */
export function placeNamed({ space, data, names }: Act, { own }: Reading): string {
  const within = "project" in data || "track" in data;
  return own && within && space ? (names[space] ?? "") : "";
}

/** From which device and address it came: "Firefox on Windows · 203.0.113.7". */
export const originOf = ({ user_agent, address }: Act): string =>
  audit.fromAddress(user_agent && deviceName(user_agent), address);

/** Below /app; null where it leads nowhere. */
export function placeOf({ kind, space, subject }: Act): string | null {
  if (!space) return null;
  if (/^(member|invitation)\./.test(kind)) return `/space/${space}/people`;
  if (kind === "link.created" || kind === "link.edited")
    return `/space/${space}/links${subject ? `?link=${subject.id}` : ""}`;
  return null;
}

const ALARMING = new Set<ActKind>(["user.login_failed", "user.made_staff"]);

/** What one should look at twice. */
export const isAlarming = ({ kind, support }: Act): boolean => support || ALARMING.has(kind);

const readable = (name: string): string => name.replaceAll("_", " ") || audit.something;
