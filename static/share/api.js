// The API as a guest calls it: one token, kept so that a reload is the same guest.

let name = "";
let pass = null;

export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? "That didn’t work.");
    Object.assign(this, { status, code: problem.code });
  }
}

// Go on as whoever opened the link in this browser before; `key` names the link.
export function recall(key) {
  name = `wavic.guest.${key}`;
  try { pass = localStorage.getItem(name); } catch { /* forbidden: somebody new each time */ }
  return pass;
}

export function remember(token) {
  pass = token;
  try { localStorage.setItem(name, token); } catch { /* until the page is left */ }
}

export async function call(method, path, body, { anonymous = false, ...options } = {}) {
  const headers = { Accept: "application/json" };
  if (pass && !anonymous) headers.Authorization = `Bearer ${pass}`;
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, {
    method, headers, body: body && JSON.stringify(body), credentials: "omit", ...options,
  });
  const text = await answer.text();
  const said = text && answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : {};
  if (!answer.ok) throw new Refusal(answer.status, said);
  return said;
}

// The event stream, from the last event that arrived on. No answer before its first words.
export function stream(address, last, signal) {
  const headers = { Accept: "text/event-stream", Authorization: `Bearer ${pass}` };
  if (last) headers["Last-Event-ID"] = last;
  return fetch(address, { headers, signal, cache: "no-store", credentials: "omit" });
}

// Every row of a list, over as many pages as it takes.
export async function all(path, query = {}) {
  const found = [];
  const asked = new URLSearchParams({ ...query, limit: 100 });
  for (;;) {
    const { results, next } = await call("GET", `${path}?${asked}`);
    found.push(...results);
    if (!next) return found;
    asked.set("cursor", next);
  }
}
