// What others do while the page is open: many changes in a moment are one question.

import { call } from "./api.js";
import { attend } from "./live.js";
import { relist } from "./music.js";

const TOGETHER = 200; // ms

// `current()` is the track that is shown. `said` and `heard` ask again for its comments, and for
// which mix it is; `over` is told that the link is closed.
export function meanwhile(address, { current, said, heard, over }) {
  const wanted = new Set();
  let timer = null;

  function want(what) {
    wanted.add(what);
    timer ??= setTimeout(ask, TOGETHER * (1 + Math.random()));
  }

  async function ask() {
    timer = null;
    const asked = [...wanted];
    wanted.clear();
    // What fails is asked for with the next change; nobody waits for it.
    await Promise.allSettled(asked.map((what) => {
      if (what === "heard") return heard();
      return what === "said" ? said() : relist(what, current()?.id);
    }));
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
