/** What a queue holds, and what plays after what in it. */
import type { Picture, TrackSummary, VersionSummary } from "../api/types";

/** A version of a track, and whose it is: what the player shows and plays. */
export interface Playable {
  track: Pick<TrackSummary, "id" | "title" | "project" | "space">;
  version: VersionSummary;
  project?: { id: string; title: string; artwork: Picture | null };
}

export type Repeat = "off" | "all" | "one";

export const REPEATS: Repeat[] = ["off", "all", "one"];

export const nextRepeat = (repeat: Repeat): Repeat =>
  REPEATS[(REPEATS.indexOf(repeat) + 1) % REPEATS.length]!;

/** Index after this one; null at the end. `ended`: by itself, so that one track may repeat. */
export function following(
  index: number,
  length: number,
  repeat: Repeat,
  { ended = false } = {},
): number | null {
  if (index < 0 || index >= length) return null;
  if (ended && repeat === "one") return index;
  if (index + 1 < length) return index + 1;
  return repeat === "off" ? null : 0;
}

/** Index before this one; null at the beginning. */
export function preceding(index: number, length: number, repeat: Repeat): number | null {
  if (index < 0 || index >= length) return null;
  if (index > 0) return index - 1;
  return repeat === "all" && length > 1 ? length - 1 : null;
}

export const SPEEDS = [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2];

/** The next speed there is, up (1) or down (-1). */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const beyond = SPEEDS.filter((one) => (one - speed) * direction > 0.001);
  return (direction > 0 ? beyond[0] : beyond.at(-1)) ?? speed;
}
