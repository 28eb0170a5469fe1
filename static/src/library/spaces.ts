/** What people do to spaces, and what the screens then know. */
import { api, ifMatch, multipart, ok } from "../api/client";
import { changed, queries } from "../api/queries";
import type { Space } from "../api/types";
import { t } from "../text";
import { dropFrom, patchIn } from "./cache";
import { saveEdit, type Outcome } from "./editing";
import { removeUndoably } from "./leaving.svelte";

const at = (id: string) => ({ params: { path: { id } } });

/** A space as the server just said it is. */
function know(space: Space): Space {
  queries.setQueryData(["space", space.id], space);
  patchIn<Space>(["spaces"], space.id, space);
  return space;
}

export async function createSpace(name: string): Promise<Space> {
  const space = know(await ok(api.POST("/artist", { body: { name } })));
  queries.setQueryData<Space[]>(["spaces"], (spaces) => spaces && [space, ...spaces]);
  return space;
}

export async function editSpace(
  before: Space,
  draft: Partial<Pick<Space, "name" | "description">>,
): Promise<Outcome<Space>> {
  const outcome = await saveEdit<Space>(before, draft, (body, on) =>
    ok(
      api.PATCH("/artist/{id}", {
        ...at(before.id),
        body: body as typeof draft,
        headers: ifMatch(on),
      }),
    ),
  );
  know("saved" in outcome ? outcome.saved : outcome.current);
  return outcome;
}

export const putAvatar = async (id: string, file: Blob): Promise<Space> =>
  know(await ok(api.PUT("/artist/{id}/avatar", { ...at(id), ...multipart({ file }) })));

export const putCover = async (id: string, file: Blob): Promise<Space> =>
  know(await ok(api.PUT("/artist/{id}/cover", { ...at(id), ...multipart({ file }) })));

export async function clearAvatar(id: string): Promise<void> {
  await ok(api.DELETE("/artist/{id}/avatar", at(id)));
  await refresh(id);
}

export async function clearCover(id: string): Promise<void> {
  await ok(api.DELETE("/artist/{id}/cover", at(id)));
  await refresh(id);
}

const refresh = (id: string): Promise<unknown> =>
  Promise.all([changed("space", id), changed("spaces")]);

export function removeSpace({ id, name }: Space): void {
  removeUndoably({
    id,
    text: t.library.settings.deleted(name),
    remove: () => ok(api.DELETE("/artist/{id}", { ...at(id), keepalive: true })),
    after: async () => {
      dropFrom(["spaces"], id);
      await changed("spaces");
    },
  });
}
