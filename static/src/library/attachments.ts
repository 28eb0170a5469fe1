/** What people do to attached files, and what the screens then know. */
import { createQuery } from "@tanstack/svelte-query";
import { api, ifMatch, ok } from "../api/client";
import { everyPage } from "../api/pages";
import { changed } from "../api/queries";
import type { Attachment } from "../api/types";
import { t } from "../text";
import { dropFrom, patchIn } from "./cache";
import { saveEdit, type Outcome } from "./editing";
import { removeUndoably } from "./leaving.svelte";

export type Holder = "project" | "track";

const at = (id: string) => ({ params: { path: { id } } });
/** The one list that has it. */
const listOf = ({ track, project }: Attachment) => ["attachments", track ?? project];

/** The newest first. */
export const useAttachments = (kind: () => Holder, id: () => string) =>
  createQuery(() => {
    const [holder, target] = [kind(), id()];
    return {
      queryKey: ["attachments", target],
      queryFn: () =>
        everyPage<Attachment>((query) =>
          holder === "project"
            ? ok(
                api.GET("/file/project/{project}", {
                  params: { path: { project: target }, query },
                }),
              )
            : ok(api.GET("/file/track/{track}", { params: { path: { track: target }, query } })),
        ),
    };
  });

export async function editAttachment(
  before: Attachment,
  draft: Partial<Pick<Attachment, "name" | "kind" | "note">>,
): Promise<Outcome<Attachment>> {
  const outcome = await saveEdit<Attachment>(before, draft, (body, on) =>
    ok(
      api.PATCH("/file/attachment/{id}", {
        ...at(before.id),
        body: body as typeof draft,
        headers: ifMatch(on),
      }),
    ),
  );
  const now = "saved" in outcome ? outcome.saved : outcome.current;
  patchIn<Attachment>(listOf(before), before.id, now);
  return outcome;
}

export function removeAttachment(attachment: Attachment): void {
  const { id, name } = attachment;
  removeUndoably({
    id,
    text: t.library.files.deleted(name),
    remove: () => ok(api.DELETE("/file/attachment/{id}", { ...at(id), keepalive: true })),
    after: async () => {
      dropFrom(listOf(attachment), id);
      await changed("attachments");
    },
  });
}
