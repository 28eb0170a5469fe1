/**
 * Spaces, projects and tracks as the screens ask for them. `use…` while a component is made; the
 * options alone (`tracksOf(id)`) to fetch ahead.
 */
import { createQuery, queryOptions } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { everyPage } from "../api/pages";
import { queries } from "../api/queries";
import type { Project, ProjectSummary, Space } from "../api/types";
import { whileProcessing } from "./progress";

type Id = string | null | undefined;

export const useMe = () =>
  createQuery(() => ({
    queryKey: ["me"],
    queryFn: () => ok(api.GET("/user/me")),
    staleTime: 60_000,
    refetchInterval: whileProcessing,
  }));

export const useSpaces = () =>
  createQuery(() => ({
    queryKey: ["spaces"],
    queryFn: () => everyPage((query) => ok(api.GET("/artist", { params: { query } }))),
  }));

const spaceOf = (id: Id) =>
  queryOptions({
    queryKey: ["space", id],
    queryFn: () => ok(api.GET("/artist/{id}", { params: { path: { id: id! } } })),
    // All of it stands in the list of spaces as well.
    placeholderData: () =>
      queries.getQueryData<Space[]>(["spaces"])?.find((space) => space.id === id),
    refetchInterval: whileProcessing,
  });

export const projectsOf = (space: Id) =>
  queryOptions({
    queryKey: ["projects", space],
    queryFn: () =>
      everyPage((query) =>
        ok(api.GET("/project/space/{space}", { params: { path: { space: space! }, query } })),
      ),
    refetchInterval: whileProcessing,
  });

export const projectOf = (id: Id) =>
  queryOptions({
    queryKey: ["project", id],
    queryFn: () => ok(api.GET("/project/{id}", { params: { path: { id: id! } } })),
    placeholderData: () => foreseen(id),
    refetchInterval: whileProcessing,
  });

export const tracksOf = (project: Id) =>
  queryOptions({
    queryKey: ["tracks", project],
    queryFn: () =>
      everyPage((query) =>
        ok(api.GET("/track/project/{project}", { params: { path: { project: project! }, query } })),
      ),
    refetchInterval: whileProcessing,
  });

const trackOf = (id: Id) =>
  queryOptions({
    queryKey: ["track", id],
    queryFn: () => ok(api.GET("/track/{id}", { params: { path: { id: id! } } })),
    refetchInterval: whileProcessing,
  });

export const useSpace = (id: () => Id) =>
  createQuery(() => ({ ...spaceOf(id()), enabled: Boolean(id()) }));

export const useProjects = (space: () => Id) =>
  createQuery(() => ({ ...projectsOf(space()), enabled: Boolean(space()) }));

export const useProject = (id: () => Id) =>
  createQuery(() => ({ ...projectOf(id()), enabled: Boolean(id()) }));

export const useTracks = (project: () => Id) =>
  createQuery(() => ({ ...tracksOf(project()), enabled: Boolean(project()) }));

export const useTrack = (id: () => Id) =>
  createQuery(() => ({ ...trackOf(id()), enabled: Boolean(id()) }));

/** The first few who belong to a space; a visitor may not see them. */
export const useFirstMembers = (space: () => Id) =>
  createQuery(() => ({
    queryKey: ["members", space(), "first"],
    enabled: Boolean(space()),
    queryFn: async () => {
      const params = { path: { space: space()! }, query: { limit: 5 } };
      return (await ok(api.GET("/artist/{space}/members", { params }))).results;
    },
  }));

/** What the lists say of a project until it is there: enough to be drawn, nothing to be edited. */
function foreseen(id: Id): Project | undefined {
  for (const [, list] of queries.getQueriesData<ProjectSummary[]>({ queryKey: ["projects"] })) {
    const summary = list?.find((project) => project.id === id);
    if (summary)
      return { ...summary, description: "", credits: [], signed_off_by: null, role: "viewer" };
  }
  return undefined;
}
