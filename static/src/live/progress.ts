/** How far the server is with a version, written into what is shown: nobody asks for a percentage. */
import { queries } from "../api/queries";
import type { Hint } from "./wire";

interface Prepared {
  id: string;
  status: string;
  progress: number;
}

const further = <Of extends Prepared>(version: Of, id: string, progress: number): Of =>
  version.id === id && version.status === "processing" && version.progress < progress
    ? { ...version, progress }
    : version;

interface Bearing {
  version: Prepared;
}

const bearing = <Of extends Bearing>(track: Of, id: string, progress: number): Of => {
  const version = further(track.version, id, progress);
  return version === track.version ? track : { ...track, version };
};

/** The list itself where nothing in it changes, so that nothing is drawn again. */
const each = <Thing>(things: Thing[], change: (thing: Thing) => Thing): Thing[] => {
  const next = things.map(change);
  return next.some((thing, index) => thing !== things[index]) ? next : things;
};

/** Never back: hints may come late. */
export function showProgress({ project, track, version, subject, progress }: Hint): void {
  const id = version ?? subject?.id;
  if (!id || progress === undefined) return;
  if (track) {
    queries.setQueryData<Bearing>(["track", track], (one) => one && bearing(one, id, progress));
    queries.setQueryData<Prepared[]>(
      ["versions", track],
      (all) => all && each(all, (one) => further(one, id, progress)),
    );
  }
  if (project)
    queries.setQueryData<Bearing[]>(
      ["tracks", project],
      (all) => all && each(all, (one) => bearing(one, id, progress)),
    );
}
