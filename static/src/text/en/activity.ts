import { plural } from "../plural";
import { rich, type Part } from "../rich";

interface Told {
  who: string;
  track: string;
  project: string;
  version: string;
  /** Whether it is the first of its track. */
  first: boolean;
  /** Whom it happened to. */
  person: string;
  email: string;
  role: string;
  /** Of a file, or whom a link is for. */
  name: string;
  /** What a link leads to. */
  shared: string;
}

export const activity = {
  title: "Activity",
  of: (space: string) => `What happened in ${space}`,
  filters: "What is shown",
  kind: "Kind",
  everything: "Everything",
  groups: {
    comments: "Comments",
    versions: "Versions",
    tracks: "Tracks",
    projects: "Projects",
    people: "People",
    links: "Links",
  },
  project: "Project",
  anyProject: "All projects",
  person: "Person",
  anyPerson: "Everybody",
  fresh: (count: number, more: boolean) =>
    more ? `${count}+ new` : plural("en", count, { one: "1 new", other: `${count} new` }),
  more: "Show what was before",
  empty: "Nothing has happened yet",
  emptyText: "Uploads, comments and decisions appear here as they happen.",
  noneFound: "Nothing matches",
  noneFoundText: "Nothing of this kind has happened yet.",
  showAll: "Show everything",
  today: "Today",
  yesterday: "Yesterday",
  guest: "Guest",
  worker: "WAVIC",
  somebody: "Somebody",
  gone: "something that isn’t there any more",
  theSpace: "the space",

  /** What happened, as a sentence; what stands in `${}` is emphasised. */
  said: {
    "comment.posted": ({ who, track }) => rich`${who} commented on ${track}`,
    "comment.resolved": ({ who, track }) => rich`${who} resolved a comment on ${track}`,
    "comment.reopened": ({ who, track }) => rich`${who} reopened a comment on ${track}`,
    "version.uploaded": ({ who, track, version, first }) =>
      first ? rich`${who} added ${track}` : rich`${who} uploaded ${version} of ${track}`,
    "version.failed": ({ track, version }) => rich`${version} of ${track} couldn’t be prepared`,
    "version.trashed": ({ who, track, version }) => rich`${who} deleted ${version} of ${track}`,
    "version.restored": ({ who, track, version }) => rich`${who} restored ${version} of ${track}`,
    "version.approved": ({ who, track, version }) => rich`${who} approved ${version} of ${track}`,
    "version.changes_requested": ({ who, track, version }) =>
      rich`${who} asked for changes to ${version} of ${track}`,
    "version.edited": ({ who, track, version }) =>
      rich`${who} made ${version} the current version of ${track}`,
    "track.edited": ({ who, track }) => rich`${who} renamed a track to ${track}`,
    "track.moved": ({ who, track, project }) => rich`${who} moved ${track} to ${project}`,
    "track.duplicated": ({ who, track }) => rich`${who} duplicated ${track}`,
    "track.trashed": ({ who, track }) => rich`${who} deleted ${track}`,
    "track.restored": ({ who, track }) => rich`${who} restored ${track}`,
    "attachment.added": ({ who, name, track, project }) =>
      rich`${who} attached ${name} to ${track || project}`,
    "attachment.trashed": ({ who, name, track, project }) =>
      rich`${who} removed ${name} from ${track || project}`,
    "attachment.restored": ({ who, name, track, project }) =>
      rich`${who} restored ${name} of ${track || project}`,
    "project.created": ({ who, project }) => rich`${who} began ${project}`,
    "project.edited": ({ who, project }) => rich`${who} renamed a project to ${project}`,
    "project.trashed": ({ who, project }) => rich`${who} deleted ${project}`,
    "project.restored": ({ who, project }) => rich`${who} restored ${project}`,
    "project.signed_off": ({ who, project }) => rich`${who} signed off ${project}`,
    "member.joined": ({ person, role }) =>
      role ? rich`${person} joined, as ${role}` : rich`${person} joined`,
    "member.left": ({ person }) => rich`${person} left`,
    "member.removed": ({ who, person }) => rich`${who} removed ${person}`,
    "member.role_changed": ({ who, person, role }) =>
      role
        ? rich`${who} changed the role of ${person}: ${role}`
        : rich`${who} changed the role of ${person}`,
    "space.transferred": ({ who, person }) => rich`${who} handed the space over to ${person}`,
    "invitation.sent": ({ who, email, role }) =>
      role ? rich`${who} invited ${email}, as ${role}` : rich`${who} invited ${email}`,
    "invitation.declined": ({ email }) => rich`${email} declined the invitation`,
    "invitation.revoked": ({ who, email }) => rich`${who} took back the invitation of ${email}`,
    "link.created": ({ who, shared }) => rich`${who} shared ${shared} by a link`,
    "link.revoked": ({ who, shared }) => rich`${who} closed a link to ${shared}`,
    "link.opened": ({ who, shared }) => rich`${who} opened a link to ${shared}`,
    "link.played": ({ who, shared }) => rich`${who} listened to ${shared} by a link`,
    "link.downloaded": ({ who, shared }) => rich`${who} downloaded ${shared} by a link`,
  } satisfies Record<string, (told: Told) => Part[]>,
};
