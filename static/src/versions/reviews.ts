/** What people think of a version, counted. */
import type { Review } from "../api/types";

/** What somebody said last; undefined before they did. */
export const ownOf = (reviews: Review[], me: string | undefined): Review | undefined =>
  me === undefined ? undefined : reviews.find(({ reviewer }) => reviewer?.id === me);

/** How many said what. */
export function tally(reviews: Review[]): { approved: number; changes: number } {
  const approved = reviews.filter(({ verdict }) => verdict === "approved").length;
  return { approved, changes: reviews.length - approved };
}

/** Those who want something first, of them the newest first. */
export const inOrder = (reviews: Review[]): Review[] =>
  [...reviews].sort(
    (a, b) =>
      Number(a.verdict === "approved") - Number(b.verdict === "approved") ||
      b.at.localeCompare(a.at),
  );
