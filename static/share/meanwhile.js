// What others do while the page is open: many changes in a moment are one question.

import { call } from "./api.js";
import { attend } from "./live.js";
import { relist } from "./music.js";

const TOGETHER = 200; // ms

// `current()` is the track that is shown. `heard` asks again which mix it is, and for what is thought
// of it, `said` for its comments alone; `over` is told that the link is closed.
export function meanwhile(address, { current, said, heard, over }) {
  const wanted = new Set();
  let timer = null;
  let asking = Promise.resolve(); // one after the other: which mix it is decides what is said of it

  function want(what) {
    wanted.add(what);
    timer ??= setTimeout(() => { asking = asking.then(ask); }, TOGETHER * (1 + Math.random()));
  }

  async function ask() {
    timer = null;
    const asked = [...wanted];
    wanted.clear();
    // What fails is asked for with the next change; nobody waits for it.
    const projects = asked.filter((what) => what !== "heard" && what !== "said");
    const talk = asked.includes("heard") ? heard : asked.includes("said") ? said : null;
    await Promise.allSettled([talk?.(), ...projects.map((one) => relist(one, current()?.id))]);
  }

  function changed({ kind, track, project }) {
    const [what] = kind.split(".");
    if (kind === "version.progressed") return;
    if (what.startsWith("comment") && track === current()?.id) want("said");
    if (what === "version" && track === current()?.id) want("heard");
    if (["version", "track", "project"].includes(what)) want(project);
  }

  function missed() {
    for (const what of ["said", "heard", "everything"]) want(what);
  }

  // Whether that is for good; it may be that only the stream had to end.
  async function refused() {
    const { status } = await call("GET", "/link/guest").catch((refusal) => refusal);
    if (status === 401) over();
    return status === 401;
  }

  void attend(address, { changed, missed, refused });
}
