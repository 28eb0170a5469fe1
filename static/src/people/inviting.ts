/** Inviting several people, one after another. */
import { isProblem, Problem } from "../api/problem";

export interface Outcome {
  sent: string[];
  /** Whom it is no use to invite, and the problem. */
  refused: { email: string; problem: Problem }[];
  /** Who would have been next when something stopped it all. */
  left: string[];
  stopped: unknown;
}

/** What is about one address alone. */
const ofOne = (error: unknown): error is Problem =>
  isProblem(error, "already_member") ||
  (isProblem(error, "invalid") && error.of("email") !== undefined);

export async function inviteEach(
  emails: string[],
  invite: (email: string) => Promise<unknown>,
): Promise<Outcome> {
  const outcome: Outcome = { sent: [], refused: [], left: [], stopped: null };
  for (const [index, email] of emails.entries())
    try {
      await invite(email);
      outcome.sent.push(email);
    } catch (error) {
      if (!ofOne(error)) return { ...outcome, left: emails.slice(index), stopped: error };
      outcome.refused.push({ email, problem: error });
    }
  return outcome;
}
