/** A limit that was met, and the way on: a larger plan for whoever pays, a word to them for others. */
import { isProblem } from "../api/problem";
import { queries } from "../api/queries";
import { t } from "../text";

/** Where plans are looked at and chosen. */
export const PLANS = "/account/plan";

type Known = { user: { id: string; name: string } };

export interface Way {
  /** An address, for whoever pays. */
  href?: string;
  text: string;
}

export const isLimit = (error: unknown) => isProblem(error, "quota_exceeded", "read_only");

/** What can be done about it besides making room; nothing for what isn't a limit. */
export function wayOn(error: unknown): Way | null {
  if (!isLimit(error)) return null;
  const { owner, plan } = error.more as { owner?: string; plan?: string | null };
  return wayOf(owner, plan !== null);
}

/** The same of somebody's plan; `lifted` says that there is a larger one. */
export function wayOf(owner: string | undefined, lifted = true, own = isMe(owner)): Way | null {
  if (!owner) return null;
  if (own) return lifted ? { href: PLANS, text: t.plans.see } : null;
  return { text: t.plans.ask(nameOf(owner)) };
}

const isMe = (person: string | undefined) =>
  queries.getQueryData<{ id: string }>(["me"])?.id === person;

/** What somebody is called, as far as a list of members that was shown says so. */
function nameOf(person: string): string | null {
  for (const [, members] of queries.getQueriesData<Known[]>({ queryKey: ["members"] }))
    if (Array.isArray(members))
      for (const { user } of members) if (user?.id === person) return user.name;
  return null;
}
