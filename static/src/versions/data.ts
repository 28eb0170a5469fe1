/** The versions of a track: asked for, changed, reviewed. */
import { createQuery } from "@tanstack/svelte-query";
import { api, ifMatch, ok } from "../api/client";
import { everyPage } from "../api/pages";
import { changed, queries } from "../api/queries";
import type { Version } from "../api/types";
import { saveFile } from "../library/downloads";
import { removeUndoably } from "../library/leaving.svelte";
import { whileProcessing, whileUntold } from "../library/progress";
import { t } from "../text";
import { nameOf } from "./names";

/** The newest first. */
export const useVersions = (track: () => string) =>
  createQuery(() => ({
    queryKey: ["versions", track()],
    queryFn: () =>
      everyPage((query) =>
        ok(api.GET("/track/{track}/version", { params: { path: { track: track() }, query } })),
      ),
    staleTime: 0, // what others say of it
    refetchInterval: (query) => whileProcessing(query) || whileUntold(),
  }));

/** All that shows a track's versions is to be asked for again. */
export const moved = (track: string): Promise<unknown> =>
  Promise.all([
    changed("versions", track),
    changed("track", track),
    changed("comments", track),
    changed("tracks"),
    changed("project"), // its sign-off may have lapsed
  ]);

const show = (track: string, version: Version): void => {
  queries.setQueryData<Version[]>(["versions", track], (versions) =>
    versions?.map((one) => (one.id === version.id ? version : one)),
  );
};

export interface Edit {
  label?: string;
  notes?: string;
  current?: boolean;
}

/** Throws `conflict` where somebody was faster. */
export async function edit(track: string, on: Version, changes: Edit): Promise<Version> {
  const params = { path: { track, id: on.id }, header: ifMatch(on) };
  const now = await ok(api.PATCH("/track/{track}/version/{id}", { params, body: changes }));
  show(track, now);
  void moved(track);
  return now;
}

export async function review(
  track: string,
  { id }: Pick<Version, "id">,
  verdict: "approved" | "changes_requested",
  note = "",
): Promise<void> {
  const call = { params: { path: { track, id } }, body: { note } };
  const now = await (verdict === "approved"
    ? ok(api.POST("/track/{track}/version/{id}/approve", call))
    : ok(api.POST("/track/{track}/version/{id}/request-changes", call)));
  show(track, now);
  void moved(track);
}

export function remove(track: string, version: Version): void {
  const params = { path: { track, id: version.id } };
  removeUndoably({
    id: version.id,
    text: t.versions.deleted(nameOf(version)),
    remove: () => ok(api.DELETE("/track/{track}/version/{id}", { params, keepalive: true })),
    after: () => moved(track),
  });
}

/** Have the browser save a version's original, under its own name. */
export async function download(track: string, version: string): Promise<void> {
  const params = { path: { id: track }, query: { version, redirect: false } };
  const { url } = await ok(api.GET("/track/{id}/download", { params }));
  saveFile(url);
}
