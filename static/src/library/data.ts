/** Spaces, projects and tracks as the screens ask for them. Call these while a component is made. */
import { createQuery } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { everyPage } from "../api/pages";

export const useMe = () =>
  createQuery(() => ({
    queryKey: ["me"],
    queryFn: () => ok(api.GET("/user/me")),
    staleTime: 60_000,
  }));

export const useSpaces = () =>
  createQuery(() => ({
    queryKey: ["spaces"],
    queryFn: () => everyPage((query) => ok(api.GET("/artist", { params: { query } }))),
  }));

export const useSpace = (id: () => string | null | undefined) =>
  createQuery(() => ({
    queryKey: ["space", id()],
    enabled: Boolean(id()),
    queryFn: () => ok(api.GET("/artist/{id}", { params: { path: { id: id()! } } })),
  }));

export const useProjects = (space: () => string | null | undefined) =>
  createQuery(() => ({
    queryKey: ["projects", space()],
    enabled: Boolean(space()),
    queryFn: () =>
      everyPage((query) =>
        ok(api.GET("/project/space/{space}", { params: { path: { space: space()! }, query } })),
      ),
  }));

export const useProject = (id: () => string | null | undefined) =>
  createQuery(() => ({
    queryKey: ["project", id()],
    enabled: Boolean(id()),
    queryFn: () => ok(api.GET("/project/{id}", { params: { path: { id: id()! } } })),
  }));

export const useTracks = (project: () => string | null | undefined) =>
  createQuery(() => ({
    queryKey: ["tracks", project()],
    enabled: Boolean(project()),
    queryFn: () =>
      everyPage((query) =>
        ok(
          api.GET("/track/project/{project}", { params: { path: { project: project()! }, query } }),
        ),
      ),
  }));

export const useTrack = (id: () => string | null | undefined) =>
  createQuery(() => ({
    queryKey: ["track", id()],
    enabled: Boolean(id()),
    queryFn: () => ok(api.GET("/track/{id}", { params: { path: { id: id()! } } })),
  }));
