/** What people do to projects, and what the screens then know. */
import { api, ifMatch, multipart, ok } from "../api/client";
import { changed, queries } from "../api/queries";
import type { Project, ProjectKind, ProjectSummary } from "../api/types";
import { t } from "../text";
import { dropFrom, patchIn } from "./cache";
import { saveEdit, type Outcome } from "./editing";
import { removeUndoably } from "./leaving.svelte";

/** What may be said of a project. */
export type Details = Pick<Project, "title" | "kind" | "description" | "release_date" | "credits">;

export async function createProject(
  space: string,
  said: { title: string; kind: ProjectKind },
): Promise<Project> {
  const project = await ok(api.POST("/project", { body: { space, ...said } }));
  know(project);
  void Promise.all([changed("projects", space), changed("space", space), changed("spaces")]);
  return project;
}

/** Change what is said of a project; `before` is what the change was made on. */
export async function editProject<Known extends ProjectSummary>(
  before: Known,
  draft: Partial<Details>,
): Promise<Outcome<Known>> {
  const path = { id: before.id };
  const outcome = await saveEdit<Known>(before, draft as Partial<Known>, async (body, on) => {
    const request = { params: { path }, body: body as Partial<Details>, headers: ifMatch(on) };
    return (await ok(api.PATCH("/project/{id}", request))) as unknown as Known;
  });
  const now = "saved" in outcome ? outcome.saved : outcome.current;
  if (now !== before) know(now as unknown as Project);
  return outcome;
}

/** A project as the server just said it is. */
export function know(project: Project): void {
  queries.setQueryData(["project", project.id], project);
  const { title, kind, artwork, release_date, signed_off_at, revision } = project;
  const summary = { title, kind, artwork, release_date, signed_off_at, revision };
  patchIn<ProjectSummary>(["projects", project.space], project.id, summary);
}

export function removeProject(project: ProjectSummary): void {
  const { id, space, title } = project;
  removeUndoably({
    id,
    text: t.library.project.deleted(title),
    remove: () => ok(api.DELETE("/project/{id}", { params: { path: { id } }, keepalive: true })),
    after: async () => {
      dropFrom(["projects", space], id);
      queries.removeQueries({ queryKey: ["project", id], type: "inactive" });
      await Promise.all([changed("projects", space), changed("space", space), changed("spaces")]);
    },
  });
}

const at = (id: string) => ({ params: { path: { id } } });

export const putArtwork = async (id: string, file: Blob): Promise<void> =>
  know(await ok(api.PUT("/project/{id}/artwork", { ...at(id), ...multipart({ file }) })));

/** The picture that stands in a version's file becomes the project's. */
export const takeArtwork = async (id: string, version: string): Promise<void> =>
  know(await ok(api.POST("/project/{id}/artwork/from-version", { ...at(id), body: { version } })));

export async function clearArtwork(id: string): Promise<void> {
  await ok(api.DELETE("/project/{id}/artwork", at(id)));
  await Promise.all([changed("project", id), changed("projects")]);
}
