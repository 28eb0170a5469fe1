/**
 * The tokens of whoever is logged in, kept in localStorage and shared by all tabs.
 * `token` lives for 7 days; `refresh` works once and answers the next pair (docs/api.md).
 */

export interface Tokens {
  token: string;
  refresh: string;
}

const KEY = "wavic.session";
const DEVICE = "wavic.device";

export function load(): Tokens | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

export const save = (tokens: Tokens): void => localStorage.setItem(KEY, JSON.stringify(tokens));

export const forget = (): void => localStorage.removeItem(KEY);

/** Call back with what another tab has made of the session. */
export const onChangeElsewhere = (told: (tokens: Tokens | null) => void): void =>
  addEventListener("storage", ({ key }) => {
    if (key === KEY || key === null) told(load());
  });

/** What this browser is known by: who guesses at the password elsewhere can't lock it out. */
export const device = (): string | undefined => localStorage.getItem(DEVICE) ?? undefined;
export const keepDevice = (value: string): void => localStorage.setItem(DEVICE, value);

/** When a token was issued, in ms; 0 if it can't be read. */
export function issuedAt(token: string): number {
  try {
    const claims = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    return Number(JSON.parse(atob(claims)).iat) * 1000 || 0;
  } catch {
    return 0;
  }
}
