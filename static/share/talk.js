// What is said of the version that is shown: comments at their moments, and verdicts.

import { all, call } from "./api.js";
import { isMe, named } from "./guest.js";
import { byId, clock, stamp, write } from "./page.js";

const CAPTION = 5_000; // ms for which a comment at a moment is shown
const VERDICTS = {
  approved: "You approved this mix.",
  changes_requested: "You asked for changes.",
};

let shown = null; // the track whose comments these are
let threads = [];
let parent = null; // the thread that is being replied to
let moment = 0; // ms that a new comment is for

// --- comments --------------------------------------------------------------------------------

export async function discuss(track) {
  if (shown?.version.id !== track.version.id) render(track, []);
  shown = track;
  const query = { version: track.version.id, status: "all" };
  const found = await all(`/comment/track/${track.id}`, query);
  if (shown === track) render(track, found);
}

// The music is at this moment, and `heard` or only looked at.
export function follow(ms, heard) {
  if (!parent && document.activeElement !== byId("body")) aim(ms);
  const now = heard ? threads.filter((thread) => !thread.deleted && isAt(thread, ms)) : [];
  byId("caption").textContent = now.map((thread) => `${author(thread)}: ${thread.body}`).join("\n");
  for (const row of byId("threads").children)
    row.classList.toggle("now", now.some(({ id }) => id === row.dataset.id));
}

export async function comment() {
  if (!(await named())) return;
  const track = shown;
  const place = parent ? { parent: parent.id } : { start_ms: moment };
  const said = { track: track.id, version: track.version.id, ...place, body: byId("body").value };
  await call("POST", "/comment", said);
  byId("body").value = "";
  aim(moment);
  await discuss(track);
}

export const leaveThread = () => aim(moment);

function render(track, found) {
  threads = found;
  byId("threads").replaceChildren(...threads.map(conversation));
  byId("pins").replaceChildren(...threads.map(({ start_ms, resolved }) => {
    const pin = document.createElement("i");
    pin.style.left = `${(100 * start_ms) / (track.version.duration_ms || 1)}%`;
    pin.classList.toggle("done", resolved);
    return pin;
  }));
}

function conversation(thread) {
  const row = filled(stamp("thread"), thread);
  row.dataset.id = thread.id;
  const at = row.querySelector(".at");
  at.textContent = clock(thread.start_ms) + (thread.end_ms ? `–${clock(thread.end_ms)}` : "");
  at.addEventListener("click", () =>
    at.dispatchEvent(new CustomEvent("seek", { bubbles: true, detail: thread.start_ms })));
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
  write(row, ".said", said.deleted ? "(deleted)" : said.body);
  return row;
}

const author = ({ author: person, guest }) => (person ?? guest)?.name ?? "Somebody";

const isAt = ({ start_ms, end_ms }, ms) =>
  ms >= start_ms && ms < Math.max(end_ms ?? 0, start_ms + CAPTION);

function aim(ms, thread = null) {
  [moment, parent] = [Math.floor(ms), thread];
  byId("no-reply").hidden = !thread;
  byId("moment").textContent = thread ? `Reply to ${author(thread)}` : `Comment at ${clock(ms)}`;
}

// --- verdicts --------------------------------------------------------------------------------

export async function review(track, verdict = null) {
  if (verdict && !(await named())) return;
  const path = `/track/${track.id}/version/${track.version.id}`;
  const note = byId("note").value;
  const { reviews } = verdict
    ? await call("POST", `${path}/${verdict}`, note ? { note } : {})
    : await call("GET", path);
  const mine = reviews.find(({ guest }) => isMe(guest));
  byId("verdict").textContent = VERDICTS[mine?.verdict] ?? "";
}
