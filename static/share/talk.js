// What is said of the version that is shown, at a moment of it or from one to another.

import { all, call } from "./api.js";
import { named } from "./guest.js";
import { ago, byId, clock, seekTo, stamp, write } from "./page.js";
import { linked } from "./said.js";

const CAPTION = 5_000; // ms for which a comment at a moment is shown
const SHORTEST = 1_000; // ms of a range

let shown = null; // the track whose comments these are
let threads = [];
let parent = null; // the thread that is being replied to
let moment = 0; // ms that a new comment is for
let end = null; // ms to which it goes, where it is for a range

export async function discuss(track) {
  const other = shown?.version.id !== track.version.id;
  shown = track;
  if (other) {
    aim(0);
    render([]);
  }
  const query = { version: track.version.id, status: "all" };
  const found = await all(`/comment/track/${track.id}`, query);
  if (shown === track) render(found);
}

// The music is at this moment, and `heard` or only looked at.
export function follow(ms, heard) {
  if (!parent && document.activeElement !== byId("body")) move(ms);
  const now = heard ? threads.filter((thread) => !thread.deleted && isAt(thread, ms)) : [];
  byId("caption").textContent = now.map((thread) => `${author(thread)}: ${thread.body}`).join("\n");
  for (const row of byId("threads").children)
    row.classList.toggle("now", now.some(({ id }) => id === row.dataset.id));
}

export async function comment() {
  if (!(await named())) return;
  const track = shown;
  const range = { start_ms: moment, ...(end !== null && { end_ms: end }) };
  const place = parent ? { parent: parent.id } : range;
  const said = { track: track.id, version: track.version.id, ...place, body: byId("body").value };
  await call("POST", "/comment", said);
  byId("body").value = "";
  aim(moment);
  await discuss(track);
}

export const leaveThread = () => aim(moment);

// Of the moment it is now up to wherever the music goes; once more: of that moment alone.
export const takeRange = () => aim(moment, null, end === null ? moment + SHORTEST : null);

// What is the same stays as it is: with the focus, and where one reads.
function render(found) {
  const rows = new Map([...byId("threads").children].map((row) => [row.dataset.said, row]));
  threads = found;
  const next = threads.map((thread) => rows.get(JSON.stringify(thread)) ?? conversation(thread));
  for (const row of rows.values()) if (!next.includes(row)) row.remove();
  next.forEach((row, index) => {
    const there = byId("threads").children[index];
    if (there !== row) byId("threads").insertBefore(row, there ?? null);
  });
  pins();
}

// Where something is said, and what is being written of.
function pins() {
  const length = shown.version.duration_ms;
  const draft = end === null ? [] : [{ start_ms: moment, end_ms: end, draft: true }];
  const part = (ms) => `${(100 * ms) / length}%`;
  byId("pins").replaceChildren(...(length ? [...threads, ...draft] : []).map((thread) => {
    const pin = document.createElement("i");
    pin.style.left = part(thread.start_ms);
    if (thread.end_ms) pin.style.width = part(thread.end_ms - thread.start_ms);
    pin.classList.toggle("done", thread.resolved === true);
    pin.classList.toggle("draft", thread.draft === true);
    return pin;
  }));
}

function conversation(thread) {
  const row = filled(stamp("thread"), thread);
  row.dataset.id = thread.id;
  row.dataset.said = JSON.stringify(thread);
  const at = row.querySelector(".at");
  at.textContent = clock(thread.start_ms) + (thread.end_ms ? `–${clock(thread.end_ms)}` : "");
  at.addEventListener("click", () => seekTo(at, thread.start_ms));
  write(row, ".state", thread.resolved ? "· resolved" : "");
  const replies = thread.replies.map((reply) => filled(stamp("reply"), reply));
  row.querySelector(".replies").append(...replies);
  row.querySelector(".answer").addEventListener("click", () => {
    aim(moment, thread);
    byId("body").focus();
  });
  return row;
}

function filled(row, said) {
  write(row, ".who", author(said));
  write(row, "time", ago(said.created_at));
  row.querySelector("time").dateTime = said.created_at;
  const text = row.querySelector(".said");
  text.classList.toggle("gone", said.deleted);
  text.append(...(said.deleted ? ["Deleted"] : linked(said.body, shown.version.duration_ms)));
  return row;
}

const author = ({ author: person, guest }) => (person ?? guest)?.name ?? "Somebody";

const isAt = ({ start_ms, end_ms }, ms) =>
  ms >= start_ms && ms < Math.max(end_ms ?? 0, start_ms + CAPTION);

// To where the music is: the beginning, or the end of a range that has begun.
function move(ms) {
  if (end === null || ms < moment) aim(ms, null, end === null ? null : ms + SHORTEST);
  else aim(moment, null, Math.max(ms, moment + SHORTEST));
}

function aim(from, thread = null, until = null) {
  const to = until && Math.min(until, shown.version.duration_ms ?? until);
  [moment, parent, end] = [Math.floor(from), thread, to > from ? Math.floor(to) : null];
  byId("no-reply").hidden = !thread;
  byId("range").hidden = Boolean(thread);
  byId("range").textContent = end === null ? "From here to…" : `Only at ${clock(from)}`;
  byId("moment").textContent = thread
    ? `Reply to ${author(thread)}`
    : `Comment ${end === null ? `at ${clock(from)}` : `from ${clock(from)} to ${clock(end)}`}`;
  if (end !== null || byId("pins").querySelector(".draft")) pins();
}
