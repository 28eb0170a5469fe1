/** Which of what is remembered (api/queries.ts) an event makes out of date. */
import type { Kind } from "../api/queries";
import type { Hint } from "./wire";

/** As in `changed(kind, ...ids)`. */
export type Key = [Kind, ...string[]];

/** With an id where the hint names it, else all of the kind. */
const of = (kind: Kind, id: string | null): Key => (id ? [kind, id] : [kind]);

const inSpace = ({ space }: Hint): Key[] => [of("space", space), ["spaces"]];
const inProject = (hint: Hint): Key[] => [
  of("project", hint.project),
  of("projects", hint.space),
  of("tracks", hint.project),
];
const ofTrack = ({ track, project }: Hint): Key[] => [
  of("track", track),
  of("versions", track),
  of("tracks", project),
];
const ofPeople = (hint: Hint): Key[] => [
  of("members", hint.space),
  ["invitations"],
  of("usage", hint.space),
  ...inSpace(hint),
];

type Interest = (hint: Hint) => Key[];

/** By the part of the kind before its dot. */
const BY_SUBJECT: Record<string, Interest> = {
  comment: (hint) => [of("comments", hint.track), ...ofTrack(hint)],
  comments: (hint) => [of("comments", hint.track), ...ofTrack(hint)],
  version: (hint) => [
    ...ofTrack(hint),
    of("comments", hint.track), // open threads go on to a new one
    of("project", hint.project), // its sign-off may have lapsed
    of("usage", hint.space),
  ],
  track: (hint) => [...ofTrack(hint), ...inProject(hint), of("usage", hint.space)],
  attachment: (hint) => [["attachments"], of("usage", hint.space)],
  project: (hint) => [...inProject(hint), ...inSpace(hint)],
  space: (hint) => [...inSpace(hint), of("projects", hint.space), of("usage", hint.space)],
  member: ofPeople,
  membership: ofPeople,
  invitation: (hint) => [
    ["invitations"],
    ...(hint.kind.endsWith("accepted") ? ofPeople(hint) : []),
  ],
  link: () => [["links"], ["statistics"]],
  user: (hint) => [["me"], of("members", hint.space)],
  address: () => [["me"], ["preferences"]],
  notification: () => [["notifications"]],
  preferences: () => [["preferences"]],
  export: () => [["export"]],
};

/** Those of which less is to be asked than of their subject. */
const BY_KIND: Record<string, Interest> = {
  "comment.reacted": ({ track }) => [of("comments", track)],
  "version.progressed": () => [], // written into what is shown instead (progress.ts)
  // Between two records: the hint names one of them.
  "track.moved": (hint) => [
    ...ofTrack(hint),
    ["tracks"],
    ["project"],
    ["projects"],
    ["attachments"],
  ],
  // What one may use is another: limits are shown in many places.
  "user.entitled": () => [["subscription"], ["usage"], ["spaces"], ["space"]],
  "link.played": ({ track }) => [["statistics"], ["links"], of("listeners", track)],
  "access.changed": () => [
    ["spaces"],
    ["space"],
    ["projects"],
    ["project"],
    ["tracks"],
    ["track"],
    ["members"],
    ["invitations"],
    ["links"],
    ["notifications"],
    ["activity"],
    ["trash"],
    ["audit"],
    ["me"],
  ],
};

/** What goes to the trash, or leaves it. */
const OF_TRASH = /\.(trashed|deleted|restored|purged)$/;

/** What to ask for again. A kind that this studio doesn't know concerns its project and track. */
export const interestsOf = (hint: Hint): Key[] =>
  OF_TRASH.test(hint.kind) ? [...placesOf(hint), ["trash"]] : placesOf(hint);

function placesOf(hint: Hint): Key[] {
  const [subject = ""] = hint.kind.split(".");
  const interest = BY_KIND[hint.kind] ?? BY_SUBJECT[subject];
  if (interest) return interest(hint);
  return [
    ...(hint.track ? ofTrack(hint) : []),
    ...(hint.project ? inProject(hint) : []),
    ...(hint.space ? inSpace(hint) : []),
  ];
}
