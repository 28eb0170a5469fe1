/**
 * The API, typed by its OpenAPI schema, as whoever is logged in.
 *
 * A token that has expired is replaced and the call made again; a session that is over leads to the
 * login.
 */
import createClient from "openapi-fetch";
import type { paths } from "./schema";
import { problemOf, unreachable } from "./problem";
import { session } from "../session/session.svelte";
import type { Tokens } from "../session/tokens";

/** fetch, as whoever is logged in. Throws a Problem where there is no answer; never for a status. */
export async function authorized(request: Request): Promise<Response> {
  const again = request.clone();
  const token = session.token;
  const response = await send(request, token);
  if (response.status !== 401 || !token) return response;
  const { code } = await problemOf(response.clone());
  if (code === "token_expired" && (await session.refresh(token, renew)))
    return send(again, session.token);
  if (code !== "credentials_invalid") session.end("expired");
  return response;
}

async function send(request: Request, token: string | null): Promise<Response> {
  if (token) request.headers.set("Authorization", `Bearer ${token}`);
  return fetch(request).catch((error: unknown) => {
    throw request.signal.aborted ? error : unreachable();
  });
}

/** The next pair for a refresh token; null where it is not taken any more. */
async function renew(refresh: string): Promise<Tokens | null> {
  const body = JSON.stringify({ refresh });
  const headers = { "Content-Type": "application/json" };
  const request = new Request("/user/refresh", { method: "POST", body, headers });
  const response = await send(request, null);
  if (response.ok) return response.json();
  if (response.status === 401) return null;
  throw await problemOf(response);
}

/** Replace a token that is a day old, in the background, so that active people never run out. */
export function keepFresh(): void {
  if (session.stale && session.token) session.refresh(session.token, renew).catch(() => {});
}

/** The typed client; `await ok(api.GET("/track/{id}", { params: { path: { id } } }))`. */
export const api = createClient<paths>({
  baseUrl: location.origin, // fetch in tests knows no relative addresses
  fetch: authorized,
  headers: { Accept: "application/json" },
});

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** The body of an answer; throws the Problem that it is otherwise. */
export async function ok<A extends Answer>(
  call: Promise<A>,
): Promise<Exclude<A["data"], undefined>> {
  const { data, error, response } = await call;
  if (response.ok) return data as Exclude<A["data"], undefined>;
  throw await problemOf(new Response(JSON.stringify(error), response));
}

/** Spread into a call whose body is a form with a file: `api.PUT(…, { ...multipart({ file }) })`. */
export const multipart = (fields: Record<string, string | File | Blob>) => ({
  body: fields as { file: string }, // OpenAPI's word for bytes
  bodySerializer: () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return form;
  },
});

/** The header that makes an edit of this revision fail where somebody was faster. */
export const ifMatch = ({ revision }: { revision: number }) => ({ "If-Match": `"${revision}"` });
