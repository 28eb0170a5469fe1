import { plural } from "../plural";

const WORTH =
  "One zip file that needs no WAVIC to be read: the audio as it was uploaded, and everything else as plain text and JSON.";

export const exporting = {
  title: "Export",
  space: `${WORTH} All projects, tracks, versions, files and comments of this space, but for its trash.`,
  account: `${WORTH} Your account, and all that is in the spaces which you own.`,
  prepare: "Prepare export",
  again: "Prepare a new one",
  againHint: "A new one takes the place of this one.",
  waiting: "Waiting for its turn…",
  working: (percent: number) => `Preparing… ${percent} %`,
  progress: "How much of the export is prepared",
  leave: "You can leave this page: whoever asked for it gets a mail when it is ready.",
  cancel: "Cancel",
  download: (size: string) => `Download (${size})`,
  ready: (count: number, made: string) =>
    `${plural("en", count, { one: "1 file", other: `${count} files` })}, as it was on ${made}.`,
  until: (when: string) => `It is kept until ${when}.`,
  remove: "Delete the export",
  removed: "The export is deleted.",
  failed: "The export couldn’t be made. What is in WAVIC is untouched.",
};
