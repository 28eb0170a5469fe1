/**
 * Addresses below /app, by the browser's own history. A route is `path/:parameter`; its component
 * comes when it is first needed.
 */
import type { Component } from "svelte";
import { cameTo, nextStep, sameStep } from "./scrolling";

export const BASE = "/app";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each page has properties of its own
type Page = Component<any>;

export interface Route {
  /** Below /app, "" is /app itself: `track/:id`. */
  path: string;
  load: () => Promise<{ default: Page }>;
  /** For whom: members (the default), people who are not logged in, or both. */
  audience?: "member" | "stranger" | "anybody";
}

export interface Match {
  route: Route;
  parameters: Record<string, string>;
}

/** The route of a path below /app and what its parameters are; undefined for none. */
export function match(routes: Route[], path: string): Match | undefined {
  const parts = path.split("/").filter(Boolean);
  for (const route of routes) {
    const names = route.path.split("/").filter(Boolean);
    if (names.length !== parts.length) continue;
    const parameters: Record<string, string> = {};
    const fits = names.every((name, index) => {
      if (!name.startsWith(":")) return name === parts[index];
      const value = decoded(parts[index]!);
      if (value !== null) parameters[name.slice(1)] = value;
      return value !== null;
    });
    if (fits) return { route, parameters };
  }
  return undefined;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // "%E0%A4%A" is no text, so it leads nowhere
  }
}

interface Place {
  path: string;
  query: URLSearchParams;
  /** Without the "#". */
  hash: string;
}

const here = (): Place => ({
  path: location.pathname.slice(BASE.length).replace(/\/$/, ""),
  query: new URLSearchParams(location.search),
  hash: location.hash.slice(1),
});

/** What stands in the address bar, to be read by whoever shows it. */
class Router {
  #place = $state.raw(here());

  constructor() {
    addEventListener("popstate", ({ state }) => {
      cameTo(state);
      this.#place = here();
    });
  }

  get path(): string {
    return this.#place.path;
  }

  get query(): URLSearchParams {
    return this.#place.query;
  }

  get hash(): string {
    return this.#place.hash;
  }

  /** Go to a path below /app, `go("/track/…?comment=…")`; `replace` leaves no step to go back to. */
  go(to: string, { replace = false } = {}): void {
    if (replace) history.replaceState(sameStep(), "", BASE + to);
    else history.pushState(nextStep(), "", BASE + to);
    const before = this.#place.path;
    this.#place = here();
    if (this.#place.path !== before) scrollTo(0, 0);
  }

  /** Change the query of this page alone; null takes a name away. No step to go back to. */
  ask(changes: Record<string, string | null>): void {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes))
      if (value === null) query.delete(name);
      else query.set(name, value);
    const text = query.toString();
    this.go(this.path + (text && `?${text}`), { replace: true });
  }
}

export const router = new Router();

/** The address of a path below /app, for `href`. */
export const href = (to: string): string => BASE + to;

/** Follow links of the studio without loading it anew; for the element that holds them all. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = (event.target as Element).closest?.("a");
  if (!anchor || anchor.target || anchor.hasAttribute("download")) return;
  const address = new URL(anchor.href, location.href);
  const ours = address.pathname === BASE || address.pathname.startsWith(`${BASE}/`);
  if (address.origin !== location.origin || !ours) return;
  event.preventDefault();
  router.go(address.pathname.slice(BASE.length) + address.search + address.hash);
}
