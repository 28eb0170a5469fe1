/** Tracks as the player takes them. */
import type { ProjectSummary, TrackSummary } from "../api/types";
import type { Playable } from "../player/player.svelte";

/** Whether there is something to be heard of a track's current version, for the caller. */
export const isPlayable = ({ version }: Pick<TrackSummary, "version">): boolean =>
  version.status !== "failed" && (version.stream_url !== null || version.status === "ready");

/** A project's tracks that can be heard, in their order, each in its current version. */
export const playablesOf = (
  project: Pick<ProjectSummary, "id" | "title" | "artwork">,
  tracks: readonly TrackSummary[],
): Playable[] => {
  const { id, title, artwork } = project;
  return tracks.filter(isPlayable).map((track) => ({
    track,
    version: track.version,
    project: { id, title, artwork },
  }));
};
