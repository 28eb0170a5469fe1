/** What is said of a track, apart from its sound. */
import { api, ifMatch, ok } from "../api/client";
import { changed, queries } from "../api/queries";
import type { Track } from "../api/types";
import { saveEdit, type Outcome } from "../library/editing";
import { t } from "../text";
import { number } from "../text/format";

export const DETAILS = ["title", "bpm", "key", "isrc", "lyrics", "credits"] as const;
export type Detail = (typeof DETAILS)[number];

/** Beats a minute as people write them, with a point or a comma; null for none, else undefined. */
export function bpmOf(text: string): number | null | undefined {
  const written = text.trim().replace(",", ".");
  if (!written) return null;
  const bpm = /^\d+(\.\d+)?$/.test(written) ? Number(written) : NaN;
  return bpm >= 1 && bpm <= 999 ? bpm : undefined;
}

/** A detail in words. */
export function shown(track: Pick<Track, Detail>, detail: Detail): string {
  if (detail === "bpm") return track.bpm === null ? "" : number(track.bpm, track.bpm % 1 ? 1 : 0);
  if (detail === "credits")
    return track.credits.map(({ name, role }) => `${name}, ${role}`).join("\n");
  return track[detail];
}

/** The short ones of them that are known. */
export const factsOf = (track: Track): { name: string; value: string }[] =>
  (["bpm", "key", "isrc"] as const)
    .map((detail) => ({ name: t.review.details.names[detail], value: shown(track, detail) }))
    .filter(({ value }) => value);

export async function editTrack(
  before: Track,
  draft: Pick<Track, Detail>,
): Promise<Outcome<Track>> {
  const outcome = await saveEdit<Track>(before, draft, (body, on) =>
    ok(
      api.PATCH("/track/{id}", {
        params: { path: { id: before.id }, header: ifMatch(on) },
        body: body as Partial<Pick<Track, Detail>>,
      }),
    ),
  );
  const now = "saved" in outcome ? outcome.saved : outcome.current;
  queries.setQueryData(["track", before.id], now);
  void changed("tracks", before.project);
  return outcome;
}
