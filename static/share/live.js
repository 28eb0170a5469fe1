// Hears what others do while the page is open (docs/live.md): hints only, each a reason to ask again.

import { stream } from "./api.js";

const SILENCE = 45_000; // ms; the server says something every 20 s
const LONGEST = 30_000; // ms between two attempts
const STEADY = 10_000; // ms that a stream lasts before it counts as one that works

// Until it is over for good. `changed(hint)` is told of each event, `missed()` that some were lost,
// `refused()` that this guest isn't let in: it says whether that is for good.
export async function attend(address, { changed, missed, refused }) {
  const seen = new Set();
  let last = null;
  for (let failures = 0; ;) {
    const since = Date.now();
    const hear = ({ event, id, data }) => {
      if (event === "resync") missed();
      if (event !== "change" || seen.has(id)) return;
      seen.add(last = id);
      changed(data);
    };
    // Without an event to go on from, nobody tells what happened meanwhile.
    const opened = () => { if (failures && !last) missed(); };
    const ended = await listen(address, last, opened, hear).catch(() => false);
    if (ended && (await refused())) return;
    failures = Date.now() - since > STEADY ? 1 : failures + 1;
    const pause = Math.min(1000 * 2 ** (failures - 1), LONGEST);
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
  }
}

// Whether the server ended it, or didn't let one in; it breaks off or fails else.
async function listen(address, last, opened, hear) {
  const dead = new AbortController();
  let timer;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => dead.abort(), SILENCE);
  };
  try {
    alive();
    const answer = await stream(address, last, dead.signal);
    if (!answer.ok) return [401, 403, 404].includes(answer.status);
    opened();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return false;
      alive();
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const said of blocks.map(parsed)) {
        if (said.event === "end") return true;
        hear(said);
      }
    }
  } finally {
    clearTimeout(timer);
    dead.abort();
  }
}

function parsed(block) {
  const fields = block.split("\n").map((line) => /^(\w+): ?(.*)$/.exec(line)).filter(Boolean);
  const { event, id, data = "{}" } = Object.fromEntries(fields.map(([, name, text]) => [name, text]));
  return { event, id, data: JSON.parse(data) };
}
