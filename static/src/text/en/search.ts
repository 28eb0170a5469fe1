import { plural } from "../plural";

export const search = {
  open: "Search",
  openByKeys: "Search everywhere",
  placeholder: "Tracks, projects, people, lyrics, comments…",
  results: "Results",
  recent: "Recent searches",
  forget: "Forget them",
  types: {
    space: "Spaces",
    project: "Projects",
    track: "Tracks",
    member: "People",
    lyrics: "Lyrics",
    comment: "Comments",
  },
  more: (type: string) => `More: ${type}`,
  only: (type: string) => `Only: ${type}`,
  everything: "Look for everything again",
  found: (count: number) => plural("en", count, { one: "1 result", other: `${count} results` }),
  none: "Nothing found",
  noneText: "Each word you type can be the beginning of one. Fewer letters find more.",
  start: "Find anything you may see",
  startText: "The beginnings of words are enough, in any order, accents or not.",
  partial: "There may be more than this. Another letter or word narrows it down.",
  wrote: (name: string) => `${name}:`,
  keys: { move: "to move", open: "to open", close: "to close" },
};
