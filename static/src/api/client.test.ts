import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api, keepFresh, ok } from "./client";
import { Problem } from "./problem";
import { session } from "../session/session.svelte";
import * as stored from "../session/tokens";

type Answer = (request: Request) => Response | Promise<Response>;

const asked: Request[] = [];
let answers: Answer[] = [];

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const problem = (status: number, code: string) =>
  json({ code, status, detail: "A sentence." }, status);

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(request.clone());
    return Promise.resolve().then(() => answers.shift()!(request));
  });
  // One turn after the other, as the browser's own do.
  let turn: Promise<unknown> = Promise.resolve();
  const request = (_name: string, work: () => Promise<unknown>) => (turn = turn.then(work, work));
  vi.stubGlobal("navigator", { ...navigator, locks: { request } });
  session.begin({ token: "old", refresh: "r1" });
});

afterEach(() => {
  session.end();
  vi.unstubAllGlobals();
});

const bearer = () => asked.map((request) => request.headers.get("Authorization"));
const me = () => ok(api.GET("/user/me"));

describe("a call", () => {
  test("carries the token and answers the body", async () => {
    answers = [() => json({ name: "Nina" })];
    expect(await me()).toEqual({ name: "Nina" });
    expect(bearer()).toEqual(["Bearer old"]);
  });

  test("throws the problem that it is answered with, its fields and its patience", async () => {
    const body = { code: "invalid", detail: "No.", errors: { name: ["Too long."] } };
    answers = [
      () => new Response(JSON.stringify(body), { status: 400, headers: { "Retry-After": "7" } }),
    ];
    const error = (await me().catch((thrown: unknown) => thrown)) as Problem;
    expect(error).toMatchObject({ status: 400, code: "invalid", message: "No.", retryAfter: 7 });
    expect(error.of("name")).toBe("Too long.");
  });

  test("is a problem too where the answer is no JSON, or none", async () => {
    answers = [() => new Response("<h1>Bad gateway</h1>", { status: 502 })];
    await expect(me()).rejects.toMatchObject({ status: 502 });
    answers = [() => Promise.reject(new TypeError("Failed to fetch"))];
    await expect(me()).rejects.toMatchObject({ code: "unreachable" });
  });
});

describe("a token that has expired", () => {
  test("is replaced, and the call made again with its body", async () => {
    answers = [
      () => problem(401, "token_expired"),
      () => json({ token: "new", refresh: "r2" }),
      () => json({ id: "1" }, 201),
    ];
    await ok(api.POST("/artist", { body: { name: "Northbound" } }));
    expect(bearer()).toEqual(["Bearer old", null, "Bearer new"]);
    expect(await asked[1]!.json()).toEqual({ refresh: "r1" });
    expect(await asked[2]!.json()).toEqual({ name: "Northbound" });
    expect(stored.load()).toEqual({ token: "new", refresh: "r2" });
  });

  test("is replaced once by two calls at the same moment", async () => {
    const fresh: Answer = (request) =>
      request.headers.get("Authorization") === "Bearer new"
        ? json({})
        : problem(401, "token_expired");
    answers = [fresh, fresh, () => json({ token: "new", refresh: "r2" }), fresh, fresh];
    await Promise.all([me(), me()]);
    expect(asked.filter(({ url }) => url.endsWith("/user/refresh"))).toHaveLength(1);
  });

  test("ends the session where the refresh token is not taken either", async () => {
    answers = [() => problem(401, "token_expired"), () => problem(401, "token_reused")];
    await expect(me()).rejects.toMatchObject({ status: 401 });
    expect(session.active).toBe(false);
    expect(session.ended).toBe("expired");
    expect(stored.load()).toBeNull();
  });

  test("keeps the session while nobody answers", async () => {
    answers = [() => problem(401, "token_expired"), () => Promise.reject(new TypeError())];
    await expect(me()).rejects.toMatchObject({ code: "unreachable" });
    expect(session.active).toBe(true);
  });
});

test("a session that was revoked is over", async () => {
  answers = [() => problem(401, "session_revoked")];
  await expect(me()).rejects.toMatchObject({ status: 401 });
  expect(session.active).toBe(false);
});

test("a wrong password is no end of the session", async () => {
  answers = [() => problem(401, "credentials_invalid")];
  await expect(me()).rejects.toMatchObject({ code: "credentials_invalid" });
  expect(session.active).toBe(true);
});

test("what another tab has logged out is over here as well, and told once", () => {
  const left = vi.fn();
  session.onEnd(left);
  stored.forget();
  dispatchEvent(new StorageEvent("storage", { key: "wavic.session" }));
  expect(session.active).toBe(false);
  expect(left).toHaveBeenCalledTimes(1);
});

describe("a token a day old", () => {
  const issued = (secondsAgo: number) =>
    `h.${btoa(JSON.stringify({ iat: Date.now() / 1000 - secondsAgo }))}.s`;

  test("is replaced in the background", async () => {
    session.begin({ token: issued(90_000), refresh: "r1" });
    answers = [() => json({ token: "new", refresh: "r2" })];
    keepFresh();
    await vi.waitFor(() => expect(session.token).toBe("new"));
  });

  test("is left alone while it is younger", () => {
    session.begin({ token: issued(3_600), refresh: "r1" });
    keepFresh();
    expect(asked).toEqual([]);
  });
});
