// What is thought of the version that is shown: by the guest, and by others.

import { call } from "./api.js";
import { isMe, named } from "./guest.js";
import { byId, stamp, write } from "./page.js";

const VERDICTS = {
  approved: "You approved this mix.",
  changes_requested: "You asked for changes.",
};

const OTHERS = { approved: "approved this mix", changes_requested: "asked for changes" };

export async function review(track, verdict = null) {
  if (verdict && !(await named())) return;
  const path = `/track/${track.id}/version/${track.version.id}`;
  const note = byId("note").value;
  const { reviews } = verdict
    ? await call("POST", `${path}/${verdict}`, note ? { note } : {})
    : await call("GET", path);
  const mine = reviews.find(({ guest }) => isMe(guest));
  byId("verdict").textContent = VERDICTS[mine?.verdict] ?? "";
  const others = reviews.filter((one) => one !== mine);
  byId("verdicts").replaceChildren(...others.map(({ reviewer, guest, verdict, note: why }) => {
    const row = stamp("opinion");
    write(row, ".who", (reviewer ?? guest)?.name || "Somebody");
    write(row, ".what", OTHERS[verdict] ?? "");
    write(row, ".said", why);
    return row;
  }));
}
