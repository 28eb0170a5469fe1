/** What there is to say of a link in a line. */
import type { Link } from "../api/types";
import { t } from "../text";
import { date } from "../text/format";
import { openCopies, sumsOf } from "./state";

/** Its name, or for whom it is. */
export function nameOf(link: Link): string {
  if (link.name) return link.name;
  const copies = openCopies(link).length ? openCopies(link) : link.copies;
  const names = copies.map(({ recipient }) => recipient).filter(Boolean);
  return names.length ? t.sharing.for(names) : t.sharing.forAnybody;
}

/** "comments, downloads, password, until 3 May 2026". */
export function rulesOf(link: Link): string {
  const { rules } = t.sharing;
  const allowed = [
    link.may_comment && rules.comment,
    link.may_download && rules.download,
    link.may_approve && rules.approve,
  ].filter(Boolean);
  return [
    ...(allowed.length ? allowed : [rules.listen]),
    link.protected && rules.password,
    link.expires_at && rules.until(date(link.expires_at)),
    link.max_plays !== null && rules.playsLeft(link.plays_left ?? 0, link.max_plays),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** "opened 3 times · 2 plays". */
export function outcomeOf(link: Link): string {
  const { opens, plays } = sumsOf(link);
  return [t.sharing.opened(opens), plays && t.sharing.plays(plays)].filter(Boolean).join(" · ");
}
