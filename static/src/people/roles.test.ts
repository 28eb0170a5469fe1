import { expect, test } from "vitest";
import type { Member } from "../api/types";
import { edited, rolesInProjects } from "./roles";

const projects = [
  { id: "a", title: "Tides" },
  { id: "b", title: "Demos" },
  { id: "c", title: "Live" },
];
const member = (role: Member["role"], own: Record<string, "admin" | "editor" | "viewer"> = {}) =>
  ({
    id: "1",
    role,
    projects: Object.entries(own).map(([project, given]) => ({ project, role: given })),
  }) as Member;

test("roles in projects are told by title, and whether they are more or less", () => {
  const own = rolesInProjects(member("editor", { a: "viewer", b: "admin", c: "editor" }), projects);
  expect(own.map(({ title, role, differs }) => [title, role, differs])).toEqual([
    ["Demos", "admin", "more"],
    ["Live", "editor", "same"],
    ["Tides", "viewer", "less"],
  ]);
});

test("any role is more than a visitor's, and what isn't listed isn't told", () => {
  const own = rolesInProjects(member("visitor", { a: "viewer", gone: "admin" }), projects);
  expect(own).toEqual([{ project: "a", title: "Tides", role: "viewer", differs: "more" }]);
});

test("an edit of the role in the space leaves projects alone", () => {
  const before = member("editor", { a: "viewer" });
  expect(edited(before, { role: "admin" })).toEqual({ ...before, role: "admin" });
  expect(before.role).toBe("editor");
});

test("a role in a project takes the place of the one before, and null takes it away", () => {
  const before = member("editor", { a: "viewer" });
  expect(edited(before, { role: "admin", project: "a" })).toEqual(member("editor", { a: "admin" }));
  expect(edited(before, { role: "admin", project: "b" })).toEqual(
    member("editor", { a: "viewer", b: "admin" }),
  );
  expect(edited(before, { role: null, project: "a" })).toEqual(member("editor"));
});

test("a visitor without projects belongs no longer", () => {
  expect(edited(member("editor"), { role: "visitor" })).toBeNull();
  expect(edited(member("visitor", { a: "viewer" }), { role: null, project: "a" })).toBeNull();
  expect(edited(member("editor", { a: "viewer" }), { role: "visitor" })).not.toBeNull();
});
