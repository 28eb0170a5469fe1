// What a guest thinks of the version that is shown.

import { call } from "./api.js";
import { isMe, named } from "./guest.js";
import { byId } from "./page.js";

const VERDICTS = {
  approved: "You approved this mix.",
  changes_requested: "You asked for changes.",
};

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
