// What somebody wrote, with the moments that they name to be pressed. Text, never HTML.

import { seekTo } from "./page.js";

const MOMENT = /(?<![\d:])(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)(?![\d:])/g;

// Nodes: "louder at 1:23" has a button for 1:23, unless that is past the end (ms).
export function linked(text, end) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(MOMENT)) {
    const [written, hours = 0, minutes, seconds] = found;
    const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    if (end && ms > end) continue;
    nodes.push(text.slice(from, found.index), button(written, ms));
    from = found.index + written.length;
  }
  return [...nodes, text.slice(from)];
}

function button(written, ms) {
  const at = document.createElement("button");
  Object.assign(at, { type: "button", className: "at quiet", textContent: written });
  at.addEventListener("click", () => seekTo(at, ms));
  return at;
}
