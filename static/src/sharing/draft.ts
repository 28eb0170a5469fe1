/** What somebody types about a link, and what of it the server is told. */
import type { components } from "../api/schema";
import type { Link } from "../api/types";

type Input = components["schemas"]["ShareInputRequest"];
type Changes = components["schemas"]["PatchedLinkEditRequest"];
export type Target = components["schemas"]["TargetEnum"];

export interface Draft {
  /** For oneself: guests don't see it. */
  name: string;
  /** One in each line, or after commas. */
  recipients: string;
  mayComment: boolean;
  mayDownload: boolean;
  mayApprove: boolean;
  preview: boolean;
  protected: boolean;
  /** A new one; "" leaves the one there is. */
  password: string;
  expires: "never" | "week" | "month" | "date";
  /** The last day that it is open, "2026-03-14", as calendars here have it. */
  date: string;
  /** How many in all; "" for any number. */
  plays: string;
}

export const blank = (): Draft => ({
  name: "",
  recipients: "",
  mayComment: true,
  mayDownload: false,
  mayApprove: false,
  preview: true,
  protected: false,
  password: "",
  expires: "never",
  date: "",
  plays: "",
});

export const draftOf = (link: Link): Draft => ({
  name: link.name,
  recipients: "",
  mayComment: link.may_comment,
  mayDownload: link.may_download,
  mayApprove: link.may_approve,
  preview: link.preview,
  protected: link.protected,
  password: "",
  expires: link.expires_at ? "date" : "never",
  date: link.expires_at ? dayOf(new Date(link.expires_at)) : "",
  plays: link.max_plays === null ? "" : String(link.max_plays),
});

/** Names or addresses, each once: "Ada, Ben\nlabel@example.com". */
export function recipientsIn(text: string): string[] {
  const found = new Map<string, string>();
  for (const part of text.split(/[,;\n]+/)) {
    const name = part.replace(/\s+/g, " ").trim();
    if (name) found.set(name.toLocaleLowerCase(), found.get(name.toLocaleLowerCase()) ?? name);
  }
  return [...found.values()];
}

const two = (value: number) => String(value).padStart(2, "0");

/** "2026-03-14", here. */
export const dayOf = (date: Date): string =>
  `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

const DAYS = { week: 7, month: 30 };

/** When it closes: at the end of the day, here. Null for never. */
export function expiryOf({ expires, date }: Draft, now = new Date()): string | null {
  if (expires === "never" || (expires === "date" && !date)) return null;
  const day = expires === "date" ? new Date(`${date}T00:00`) : new Date(now);
  if (expires !== "date") day.setDate(day.getDate() + DAYS[expires]);
  day.setHours(23, 59, 59, 0);
  return day.toISOString();
}

const playsOf = ({ plays }: Draft): number | null => (plays.trim() ? Number(plays) : null);

export function inputOf(draft: Draft, target: Target, targetId: string): Input {
  const recipients = recipientsIn(draft.recipients);
  return {
    target,
    target_id: targetId,
    name: draft.name.trim(),
    may_comment: draft.mayComment,
    may_download: draft.mayDownload,
    may_approve: draft.mayApprove,
    preview: draft.preview,
    password: draft.protected && draft.password ? draft.password : null,
    expires_at: expiryOf(draft),
    max_plays: playsOf(draft),
    ...(recipients.length && { recipients }),
  };
}

/** Only what differs, so that an edit undoes nothing that somebody else did meanwhile. */
export function changesOf(draft: Draft, link: Link): Changes {
  const before = draftOf(link);
  const changes: Changes = {};
  if (draft.name.trim() !== link.name) changes.name = draft.name.trim();
  if (draft.mayComment !== link.may_comment) changes.may_comment = draft.mayComment;
  if (draft.mayDownload !== link.may_download) changes.may_download = draft.mayDownload;
  if (draft.mayApprove !== link.may_approve) changes.may_approve = draft.mayApprove;
  if (draft.preview !== link.preview) changes.preview = draft.preview;
  if (draft.expires !== before.expires || draft.date !== before.date)
    changes.expires_at = expiryOf(draft);
  if (playsOf(draft) !== link.max_plays) changes.max_plays = playsOf(draft);
  if (!draft.protected && link.protected) changes.password = null;
  else if (draft.protected && draft.password) changes.password = draft.password;
  return changes;
}
