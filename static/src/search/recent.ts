/** What somebody looked for and found, in this browser; the latest first. */

const KEY = "wavic.searches";
const MOST = 8;

export function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((query) => typeof query === "string") : [];
  } catch {
    return [];
  }
}

export function remember(query: string): void {
  const typed = query.trim();
  if (!typed) return;
  // What was typed on the way to it is the same search.
  const others = recent().filter((kept) => !typed.startsWith(kept) && kept !== typed);
  try {
    localStorage.setItem(KEY, JSON.stringify([typed, ...others].slice(0, MOST)));
  } catch {
    // Full, or not allowed: then it isn't remembered.
  }
}

export const forget = (): void => localStorage.removeItem(KEY);
