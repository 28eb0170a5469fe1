/** What people do to tracks, and what the screens then know. */
import { api, ifMatch, ok } from "../api/client";
import { changed, queries } from "../api/queries";
import type { Track, TrackSummary } from "../api/types";
import { t } from "../text";
import { toasts } from "../ui/toasts.svelte";
import { dropFrom, patch, patchIn } from "./cache";
import { namedLike, saveFile, saveAs } from "./downloads";
import { saveEdit } from "./editing";
import { removeUndoably } from "./leaving.svelte";

const at = (id: string) => ({ params: { path: { id } } });

/** A project's list is another, and so may be its sign-off. */
const changedIn = (project: string): Promise<unknown> =>
  Promise.all([changed("tracks", project), changed("project", project), changed("projects")]);

/** Shown at once; what somebody else called it meanwhile stands, and is said. */
export async function renameTrack(track: TrackSummary, title: string): Promise<void> {
  const show = (now: Pick<TrackSummary, "title" | "revision">) => {
    patchIn<TrackSummary>(["tracks", track.project], track.id, now);
    patch<Track>(["track", track.id], now);
  };
  show({ title, revision: track.revision });
  try {
    const outcome = await saveEdit<TrackSummary>(track, { title }, (body, on) =>
      ok(
        api.PATCH("/track/{id}", {
          ...at(track.id),
          body: { title: body.title! },
          headers: ifMatch(on),
        }),
      ),
    );
    const now = "saved" in outcome ? outcome.saved : outcome.current;
    show({ title: now.title, revision: now.revision });
    if ("clashes" in outcome) toasts.say(t.library.conflict.renamed(now.title), { tone: "bad" });
  } catch (error) {
    show(track);
    toasts.fail(error);
  }
}

export async function duplicateTrack(track: TrackSummary): Promise<void> {
  try {
    const copy = await ok(api.POST("/track/{id}/duplicate", { ...at(track.id), body: {} }));
    toasts.say(t.library.tracks.duplicated(copy.title));
    await changedIn(track.project);
  } catch (error) {
    toasts.fail(error);
  }
}

export async function moveTrack(track: TrackSummary, project: string): Promise<void> {
  await ok(api.POST("/track/{id}/move", { ...at(track.id), body: { project } }));
  dropFrom(["tracks", track.project], track.id);
  void Promise.all([
    changedIn(track.project),
    changedIn(project),
    changed("track", track.id),
    changed("attachments"),
  ]);
}

export function removeTrack({ id, title, project }: TrackSummary): void {
  removeUndoably({
    id,
    text: t.library.tracks.deleted(title),
    remove: () => ok(api.DELETE("/track/{id}", { ...at(id), keepalive: true })),
    after: async () => {
      dropFrom(["tracks", project], id);
      queries.removeQueries({ queryKey: ["track", id], type: "inactive" });
      await changedIn(project);
    },
  });
}

/** Save the original, under the name it was uploaded with. */
export async function saveOriginal({ id, version }: TrackSummary): Promise<void> {
  const query = { version: version.id, redirect: false };
  const request = { params: { path: { id }, query } };
  try {
    saveFile((await ok(api.GET("/track/{id}/download", request))).url);
  } catch (error) {
    toasts.fail(error);
  }
}

/** Save what everybody hears, named after the track. */
export async function saveStream({ title, version }: TrackSummary): Promise<void> {
  const url = version.stream_url;
  if (!url) return;
  try {
    await saveAs(url, namedLike(url, title));
  } catch (error) {
    toasts.fail(error);
  }
}
