/** Lines of a feed under the days on which they happened, by the reader's own clock. */
import { language, t } from "../text";

const DAY = 86_400_000; // ms

const dateOf = (at: Date): string => at.toDateString();

/** "Today", "Yesterday", "Friday 27 November", with the year where that is another one. */
export function dayName(iso: string, now = new Date()): string {
  const at = new Date(iso);
  if (dateOf(at) === dateOf(now)) return t.activity.today;
  if (dateOf(at) === dateOf(new Date(now.getTime() - DAY))) return t.activity.yesterday;
  return at.toLocaleDateString(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(at.getFullYear() !== now.getFullYear() && { year: "numeric" }),
  });
}

export interface Day<Row> {
  /** Of its first line. */
  at: string;
  rows: Row[];
}

/** In the order they come in. */
export function byDay<Row extends { created_at: string }>(rows: Row[]): Day<Row>[] {
  const days: Day<Row>[] = [];
  for (const row of rows) {
    const day = days.at(-1);
    const same = day && dateOf(new Date(day.at)) === dateOf(new Date(row.created_at));
    if (same) day.rows.push(row);
    else days.push({ at: row.created_at, rows: [row] });
  }
  return days;
}
