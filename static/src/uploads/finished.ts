/** Which lists are out of date once an upload is done. */
import { changed, type Kind } from "../api/queries";
import type { Destination, Purpose } from "./destination";

/** Kinds of which the target is the id, and those that may hold it anywhere. */
const CHANGES: Record<Purpose, { at: Kind[]; all?: Kind[] }> = {
  track: { at: ["tracks", "project"], all: ["projects", "usage"] },
  version: { at: ["track", "versions"], all: ["tracks", "usage"] },
  track_attachment: { at: ["attachments"], all: ["usage"] },
  project_attachment: { at: ["attachments"], all: ["usage"] },
  project_artwork: { at: ["project"], all: ["projects", "usage"] },
  space_avatar: { at: ["space"], all: ["spaces", "usage"] },
  space_cover: { at: ["space"], all: ["spaces", "usage"] },
  user_avatar: { at: [], all: ["me"] },
};

export function tellOf({ purpose, target }: Destination): void {
  const { at, all = [] } = CHANGES[purpose];
  for (const kind of at) void changed(kind, target);
  for (const kind of all) void changed(kind);
}
