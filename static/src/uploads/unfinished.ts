/** Uploads that the server has begun and nobody finishes: found again when the studio opens. */
import { api, ok } from "../api/client";
import { queries } from "../api/queries";
import { arrived } from "./blocks";
import type { Destination, Purpose } from "./destination";
import { tidy } from "./memory";
import { server, type RemoteSummary } from "./server";
import { goingUp } from "./tabs";
import type { Engine } from "./engine.svelte";

const SHOWN = 20; // more than that nobody has left lying about

/** Put them into the list; those whose file may be read without asking go on by themselves. */
export async function findUnfinished(engine: Engine): Promise<void> {
  const [open, elsewhere] = await Promise.all([server.opened(), goingUp()]);
  void tidy();
  // What was begun meanwhile is among those that are open, and known once its answer is there.
  await Promise.all(engine.list.map(({ opened }) => opened));
  const known = new Set(engine.list.map(({ remote }) => remote?.id));
  const left = open.filter(({ id }) => !known.has(id) && !elsewhere.has(id)).slice(0, SHOWN);
  // The oldest first, as they were added.
  for (const summary of left.toReversed()) {
    const [remote, to] = await Promise.all([server.get(summary.id), destinationOf(summary)]);
    if (remote.state !== "open" || !to) continue;
    const upload = engine.addUnfinished(remote, to, arrived(remote));
    const file = await upload.reopen({ ask: false });
    if (file) upload.resume(file);
  }
}

/** Null where it isn't there any more. */
async function destinationOf({ purpose, target, details }: RemoteSummary) {
  const label = await labelOf(purpose as Purpose, target).catch(() => null);
  if (label === null) return null;
  const to: Destination = { purpose: purpose as Purpose, target, label };
  return { ...to, details: details as Record<string, string> };
}

const params = (id: string) => ({ params: { path: { id } } });

async function labelOf(purpose: Purpose, id: string): Promise<string> {
  if (purpose === "version" || purpose === "track_attachment") {
    const queryFn = () => ok(api.GET("/track/{id}", params(id)));
    return (await queries.fetchQuery({ queryKey: ["track", id], queryFn })).title;
  }
  if (purpose.startsWith("space")) {
    const queryFn = () => ok(api.GET("/artist/{id}", params(id)));
    return (await queries.fetchQuery({ queryKey: ["space", id], queryFn })).name;
  }
  if (purpose === "user_avatar") return "";
  const queryFn = () => ok(api.GET("/project/{id}", params(id)));
  return (await queries.fetchQuery({ queryKey: ["project", id], queryFn })).title;
}
