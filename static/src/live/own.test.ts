import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { api, ok } from "../api/client";
import { own, watchWrites } from "./own";

const id = (letter: string) => letter.repeat(24);
let answer: () => Response | Promise<Response>;

beforeAll(watchWrites);
beforeEach(() => {
  vi.stubGlobal("fetch", async () => answer());
});

const told = (kind: string, subject: string) =>
  own.tells({ kind, subject: { type: "comment", id: id(subject) }, version: null });

const post = () =>
  ok(api.POST("/comment", { body: { track: id("b"), version: id("c"), start_ms: 0, body: "Hi" } }));

test("what was made is one's own, once for each of its kinds", async () => {
  answer = () => new Response(JSON.stringify({ id: id("a") }), { status: 201 });
  await post();
  expect(told("comment.posted", "a")).toBe(true);
  expect(told("comment.posted", "a")).toBe(false);
  expect(told("comment.edited", "a")).toBe(true);
  expect(told("comment.posted", "d")).toBe(false);
});

test("so is what the address names, with no answer to read", async () => {
  answer = () => new Response(null, { status: 204 });
  await ok(api.DELETE("/comment/{id}", { params: { path: { id: id("e") } } }));
  expect(told("comment.deleted", "e")).toBe(true);
});

test("reading makes nothing one's own", async () => {
  answer = () => new Response(JSON.stringify({ id: id("f") }));
  await ok(api.GET("/comment/{id}", { params: { path: { id: id("f") } } }));
  expect(told("comment.posted", "f")).toBe(false);
});

test("a write is under way until it is answered, or can't be", async () => {
  let let_go = (_: Response) => {};
  answer = () => new Promise((resolve) => (let_go = resolve));
  const one = post();
  await vi.waitFor(() => expect(own.underWay).toBe(true));
  let_go(new Response("{}", { status: 201 }));
  await one;
  expect(own.underWay).toBe(false);
  answer = () => Promise.reject(new TypeError("Failed to fetch"));
  await post().catch(() => {});
  expect(own.underWay).toBe(false);
});
