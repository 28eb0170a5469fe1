// The records and tracks behind a link to more than one of them.

import { all } from "./api.js";
import { attempt, byId, clock, say, stamp, write } from "./page.js";

let shown = false; // whether one of them is
const listed = new Map(); // project -> lists its tracks anew

// `pick(track, tracks, {heard})` is told of the first one, and of each that is pressed.
export async function list({ target, target_id }, pick) {
  const music = byId("music");
  if (target === "project") {
    const entries = document.createElement("ol");
    music.replaceChildren(entries);
    const refill = async () => {
      await fill(entries, target_id, pick);
      music.hidden = entries.childElementCount < 2;
    };
    listed.set(target_id, refill);
    return refill();
  }
  const records = await all(`/project/space/${target_id}`);
  music.replaceChildren(...records.map((project) => record(project, pick)));
  music.hidden = records.length === 0;
  const first = records.findIndex(({ track_count }) => track_count > 0);
  if (first >= 0) music.children[first].open = true;
  else say("There is nothing to hear yet.");
}

// Somebody changed the tracks of a project (or of "everything"): `current` is the one shown.
export async function relist(project, current) {
  const again = project === "everything" ? [...listed.values()] : [listed.get(project)];
  await Promise.all(again.map((refill) => refill?.()));
  for (const button of byId("music").querySelectorAll("[data-track]"))
    button.setAttribute("aria-current", button.dataset.track === current);
}

function record(project, pick) {
  const row = stamp("record");
  row.querySelector("summary").textContent = project.title;
  const toggled = attempt(() => {
    row.removeEventListener("toggle", toggled);
    const refill = () => fill(row.querySelector("ol"), project.id, pick);
    listed.set(project.id, refill);
    return refill();
  });
  row.addEventListener("toggle", toggled);
  return row;
}

async function fill(entries, project, pick) {
  const tracks = await all(`/track/project/${project}`);
  entries.replaceChildren(...tracks.map((track, index) => {
    const row = stamp("entry");
    write(row, ".number", index + 1);
    write(row, ".what", track.title);
    write(row, ".time", clock(track.version.duration_ms));
    const button = row.querySelector("button");
    button.dataset.track = track.id;
    button.addEventListener("click", attempt(() => pick(track, tracks, { heard: true })));
    return row;
  }));
  if (shown) return;
  shown = tracks.length > 0;
  if (shown) await pick(tracks[0], tracks, { heard: false });
  else say("There is nothing to hear yet.");
}
