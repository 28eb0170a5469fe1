/** Where somebody was, across reloads: in each version, and in the last queue. Nothing signed. */
import type { Playable } from "./queue";

const PLACES = "wavic.places";
const QUEUE = "wavic.queue";
const VOLUME = "wavic.volume";
const MOST_PLACES = 200;
const MOST_QUEUED = 100;
const EDGE = 5_000; // ms: so near to the beginning or the end there is nothing to remember

function load<Value>(key: string, otherwise: Value): Value {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? "null") as Value) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function save(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full, or not allowed: then it isn't remembered.
  }
}

/** Version and ms, the one heard last at the end. */
type Places = [version: string, ms: number][];

/** ms where somebody left a version; 0 at its beginning. */
export const placeIn = (version: string): number =>
  load<Places>(PLACES, []).find(([id]) => id === version)?.[1] ?? 0;

export function keepPlace(version: string, ms: number, duration: number): void {
  const others = load<Places>(PLACES, []).filter(([id]) => id !== version);
  if (ms >= EDGE && ms <= duration - EDGE) others.push([version, Math.round(ms)]);
  save(PLACES, others.slice(-MOST_PLACES));
}

export interface LastQueue {
  queue: Playable[];
  index: number;
}

/** What was queued; null where there is nothing, or nothing that makes sense. */
export function lastQueue(): LastQueue | null {
  const kept = load<Partial<LastQueue> | null>(QUEUE, null);
  const current = Array.isArray(kept?.queue) ? kept.queue[kept.index ?? -1] : null;
  return current?.track?.id && current.version?.id ? (kept as LastQueue) : null;
}

/** As much of it as is around what plays. */
export function keepQueue(queue: Playable[], index: number): void {
  if (!queue[index]) return localStorage.removeItem(QUEUE);
  const first = Math.max(0, Math.min(index - MOST_QUEUED / 2, queue.length - MOST_QUEUED));
  const around = queue.slice(first, first + MOST_QUEUED);
  save(QUEUE, { queue: around.map(unsigned), index: index - first });
}

/** Without addresses, which expire, and what is long. */
function unsigned({ track, version, project }: Playable): Playable {
  const { id, title, project: parent, space } = track;
  return {
    track: { id, title, project: parent, space },
    version: { ...version, url: null, stream_url: null, cover_url: null, tags: {}, notes: "" },
    ...(project && { project: { id: project.id, title: project.title, artwork: null } }),
  };
}

export interface Loudness {
  /** 0 to 1 */
  volume: number;
  muted: boolean;
}

export function lastLoudness(): Loudness {
  const { volume, muted } = load<Partial<Loudness>>(VOLUME, {});
  const sane = typeof volume === "number" && volume >= 0 && volume <= 1;
  return { volume: sane ? volume : 1, muted: muted === true };
}

export const keepLoudness = (loudness: Loudness): void => save(VOLUME, loudness);

/** What was heard is nobody else's business: for when somebody logs out. */
export function forgetAll(): void {
  localStorage.removeItem(PLACES);
  localStorage.removeItem(QUEUE);
}
