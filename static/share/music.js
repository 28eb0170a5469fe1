// The records and tracks behind a link to more than one of them.

import { all } from "./api.js";
import { attempt, byId, clock, say, stamp, write } from "./page.js";

let shown = false; // whether one of them is

// `pick(track, tracks, {heard})` is told of the first one, and of each that is pressed.
export async function list({ target, target_id }, pick) {
  const music = byId("music");
  if (target === "project") {
    const entries = document.createElement("ol");
    music.replaceChildren(entries);
    await fill(entries, target_id, pick);
    music.hidden = entries.childElementCount < 2;
    return;
  }
  const records = await all(`/project/space/${target_id}`);
  music.replaceChildren(...records.map((project) => record(project, pick)));
  music.hidden = records.length === 0;
  const first = records.findIndex(({ track_count }) => track_count > 0);
  if (first >= 0) music.children[first].open = true;
  else say("There is nothing to hear yet.");
}

function record(project, pick) {
  const row = stamp("record");
  row.querySelector("summary").textContent = project.title;
  const toggled = attempt(() => {
    row.removeEventListener("toggle", toggled);
    return fill(row.querySelector("ol"), project.id, pick);
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
