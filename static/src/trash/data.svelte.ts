/** What is in the trash: asked for page by page, brought back, and deleted for good. */
import { createInfiniteQuery } from "@tanstack/svelte-query";
import { SvelteSet } from "svelte/reactivity";
import { api, ok } from "../api/client";
import { pageByPage } from "../api/pages";
import { isProblem, Problem } from "../api/problem";
import { changed } from "../api/queries";
import type { Restored, Trashed } from "../api/types";
import { interestsOf } from "../live/interests";
import { router } from "../navigation/router.svelte";
import { trash } from "../text/trash";
import { toasts } from "../ui/toasts.svelte";
import { nameOf, placeOf, placesOf, type Named } from "./said";

const WHILE_READ = 12_000; // ms that a toast stays which leads somewhere

/** What was thrown away last is first. */
export const useTrash = (space: () => string | null) =>
  createInfiniteQuery(() => {
    const of = space();
    return {
      ...pageByPage<Trashed>(["trash", of ?? "all"], (query) =>
        ok(api.GET("/trash", { params: { query: { ...query, ...(of && { space: of }) } } })),
      ),
      staleTime: 0, // what was thrown away a moment ago
    };
  });

/** Being restored: gone from the list at once. */
const going = new SvelteSet<string>();
export const staying = (things: Trashed[]): Trashed[] => things.filter(({ id }) => !going.has(id));

const at = ({ kind, id }: Pick<Named, "kind" | "id">) => ({ params: { path: { kind, id } } });

/** Bring something back, and say where it is now, or why it can't. */
export async function restore(thing: Named): Promise<void> {
  going.add(thing.id);
  try {
    const back = await ok(api.POST("/trash/{kind}/{id}/restore", at(thing)));
    toasts.say(trash.restored(nameOf(thing), placesOf(thing)[0] ?? ""), {
      lasts: WHILE_READ,
      action: { label: trash.open, run: () => router.go(placeOf(back)) },
    });
    await heard(back);
  } catch (error) {
    refuse(error, thing);
    await changed("trash");
  } finally {
    going.delete(thing.id);
  }
}

/** All that the event of it would have others ask for. */
async function heard({ kind, id, space, project, track }: Restored): Promise<void> {
  const keys = interestsOf({
    id: "",
    kind: `${kind}.restored`,
    space,
    project,
    track: kind === "track" ? id : track,
    version: kind === "version" ? id : null,
    subject: { type: kind, id },
    actor: null,
    at: "",
  });
  await Promise.all(keys.map((key) => changed(...key)));
}

/** Delete something for good; throws what can be tried again. */
export async function purge(thing: Named): Promise<void> {
  try {
    await ok(api.DELETE("/trash/{kind}/{id}", at(thing)));
    toasts.say(trash.purged(nameOf(thing)));
  } catch (error) {
    if (!isGone(error)) throw error;
    refuse(error, thing);
  }
  await changed("trash");
}

/** Delete all for good that the caller may, everywhere or in one space. */
export async function empty(space: string | null): Promise<void> {
  await ok(api.DELETE("/trash", { params: { query: space ? { space } : {} } }));
  toasts.say(trash.emptied);
  await changed("trash");
}

const isGone = (error: unknown): boolean => error instanceof Problem && error.status === 404;

function refuse(error: unknown, thing: Named): void {
  const words = trash.refused;
  const bad = { tone: "bad", lasts: WHILE_READ } as const;
  if (isProblem(error, "parent_trashed")) {
    const parent = error.more.parent as Named;
    const action = { label: words.restoreParent, run: () => void restore(parent) };
    const the = trash.the[parent.kind];
    toasts.say(words.parent(nameOf(thing), the, nameOf(parent)), { ...bad, action });
  } else if (isProblem(error, "purged")) toasts.say(words.purged(nameOf(thing)), bad);
  else if (isGone(error)) toasts.say(words.gone(nameOf(thing)), bad);
  else toasts.fail(error);
}
