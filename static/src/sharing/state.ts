/** Whether a link leads anywhere, and what came of it in all. */
import type { Link, LinkCopy } from "../api/types";

export type LinkState = "open" | "expired" | "used_up" | "revoked";

export function stateOf(link: Link, now = Date.now()): LinkState {
  if (link.revoked || openCopies(link).length === 0) return "revoked";
  if (link.expires_at && Date.parse(link.expires_at) <= now) return "expired";
  return link.plays_left === 0 ? "used_up" : "open";
}

export const openCopies = (link: Link): LinkCopy[] =>
  link.copies.filter(({ revoked_at }) => revoked_at === null);

export interface Sums {
  opens: number;
  guests: number;
  plays: number;
  downloads: number;
  last_opened_at: string | null;
}

/** Of all copies, the revoked ones too: what they came to stays true. */
export function sumsOf({ copies }: Link): Sums {
  const sum = (figure: "opens" | "guests" | "plays" | "downloads") =>
    copies.reduce((total, copy) => total + copy[figure], 0);
  const opened = copies.map(({ last_opened_at }) => last_opened_at).filter((at) => at !== null);
  return {
    opens: sum("opens"),
    guests: sum("guests"),
    plays: sum("plays"),
    downloads: sum("downloads"),
    last_opened_at: opened.sort().at(-1) ?? null,
  };
}

/** What to copy: the address, or who gets which. */
export function addressesOf(link: Link): string {
  const open = openCopies(link);
  if (open.length <= 1) return open[0]?.url ?? "";
  return open.map(({ recipient, url }) => (recipient ? `${recipient}: ${url}` : url)).join("\n");
}
