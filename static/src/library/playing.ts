/** Playing a project, from its beginning or from one of its tracks on. */
import type { ProjectSummary, TrackSummary } from "../api/types";
import { player } from "../player/player.svelte";
import { playablesOf } from "./playables";

type Played = Pick<ProjectSummary, "id" | "title" | "artwork">;

/** Whether what is heard, or was heard last, belongs to the project. */
export const isAt = (project: string): boolean => player.current?.track.project === project;

/** Go on or pause where the track is the one that is heard, else begin it. */
export function toggleTrack(project: Played, tracks: TrackSummary[], track: TrackSummary): void {
  if (player.isCurrent(track.id, track.version.id)) return player.toggle();
  const queue = playablesOf(project, tracks);
  const index = queue.findIndex((one) => one.track.id === track.id);
  if (index >= 0) void player.play(queue, index);
}

/** Go on or pause where the project is what is heard, else begin with its first track. */
export function toggleProject(project: Played, tracks: TrackSummary[]): void {
  if (isAt(project.id)) return player.toggle();
  const queue = playablesOf(project, tracks);
  if (queue.length > 0) void player.play(queue, 0);
}
