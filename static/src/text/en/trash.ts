import { plural } from "../plural";

const WAY = "This can’t be undone.";

export const trash = {
  title: "Trash",
  about: "What is deleted stays here for 30 days, and counts as storage until it is gone.",
  space: "Space",
  anySpace: "All spaces",
  things: "In the trash",
  kinds: {
    space: "Space",
    project: "Project",
    track: "Track",
    version: "Version",
    attachment: "File",
    comment: "Comment",
  },
  the: {
    space: "the space",
    project: "the project",
    track: "the track",
    version: "the version",
    attachment: "the file",
    comment: "the comment",
  },
  by: (name: string) => `Deleted by ${name}`,
  aGuest: "a guest",
  somebody: "somebody",
  left: (days: number) =>
    days === 0
      ? "About to go"
      : plural("en", days, { one: "1 day left", other: `${days} days left` }),
  goes: (when: string) => `Deleted for good on ${when}`,
  restore: "Restore",
  restoreOf: (name: string) => `Restore “${name}”`,
  restored: (name: string, place: string) =>
    place ? `Restored “${name}”. It is back in “${place}”.` : `Restored “${name}”.`,
  open: "Open",
  purge: "Delete for good",
  purgeOf: (name: string) => `Delete “${name}” for good`,
  purgeTitle: (name: string) => `Delete “${name}” for good?`,
  goesAlong: {
    space: `All its projects, tracks, comments, files and links go with it. ${WAY}`,
    project: `All its tracks, comments, files and links go with it. ${WAY}`,
    track: `All its versions, comments, files and links go with it. ${WAY}`,
    version: `Its file goes with it, and the comments that stand on no other version. ${WAY}`,
    attachment: `The file goes, and the room it takes is free again. ${WAY}`,
    comment: WAY,
  },
  purged: (name: string) => `“${name}” is deleted for good.`,
  empty: "Empty the trash",
  emptyTitle: "Empty the trash?",
  /** `more`: there are more than so many. */
  emptyText: (count: number, more: boolean, space: string) => {
    const things = plural("en", count, { one: "1 thing", other: `${count} things` });
    const which = space ? ` of “${space}”` : "";
    const are = count === 1 && !more ? "is" : "are";
    const those = more ? `All that you may delete${which}, more than ${things},` : things + which;
    return `${those} ${are} deleted for good, with all that is inside. ${WAY}`;
  },
  emptied: "The trash is emptied.",
  nothing: "The trash is empty",
  nothingText: "What you delete waits here for 30 days, in case you want it back.",
  nothingHere: "Nothing of this space is in the trash",
  showAll: "Show all spaces",
  more: "Show more",
  refused: {
    parent: (name: string, the: string, parent: string) =>
      `“${name}” was in ${the} “${parent}”, which is in the trash itself.`,
    restoreParent: "Restore that",
    purged: (name: string) => `“${name}” is being deleted for good. It can’t come back.`,
    gone: (name: string) => `“${name}” isn’t in the trash any more.`,
  },
};
