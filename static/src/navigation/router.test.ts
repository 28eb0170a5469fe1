import { describe, expect, test } from "vitest";
import { match, type Route } from "./router.svelte";

const load = () => Promise.reject(new Error("not needed"));
const routes: Route[] = ["", "track/:id", "space/:id/people", "space/new"].map((path) => ({
  path,
  load,
}));

describe("a path is matched to its route", () => {
  test.each([
    ["", "", {}],
    ["/", "", {}],
    ["/track/5f", "track/:id", { id: "5f" }],
    ["/space/5f/people", "space/:id/people", { id: "5f" }],
    ["/space/new", "space/new", {}],
    ["/track/a%20b", "track/:id", { id: "a b" }],
  ])("%s", (path, route, parameters) => {
    expect(match(routes, path)).toMatchObject({ route: { path: route }, parameters });
  });

  test.each(["/nowhere", "/track", "/track/1/2", "/track/%E0%A4%A"])("%s leads nowhere", (path) => {
    expect(match(routes, path)).toBeUndefined();
  });
});
