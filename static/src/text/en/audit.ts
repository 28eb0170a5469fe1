import type { ActKind } from "../../api/types";
import { plural } from "../plural";
import { rich, type Part } from "../rich";

interface Told {
  /** "You" for the reader. */
  who: string;
  /** Whom it was done to; "you" for the reader, "You" as the one who does it. */
  person: string;
  Person: string;
  /** The space, or "this space". */
  space: string;
  /** The project it counts in, else the space. */
  where: string;
  /** What a link leads to. */
  shared: string;
  /** Whom an invitation is for. */
  email: string;
  role: string;
  /** What was deleted was called. */
  title: string;
  track: string;
  count: number;
  /** A copy of a link alone. */
  copy: boolean;
  /** Whether it was by the admin's form. */
  admin: boolean;
  /** What support did it to. */
  thing: string;
  plan: string;
  before: string;
  action: string;
}

export const audit = {
  title: "Security",
  of: (space: string) => `Who did what in ${space} that matters for safety, for 400 days`,
  ofOwn: "What you did, and what was done to you or your account, for 400 days",
  addresses: "From where others did it, only the owner of the space is told.",
  own: "What happened with your account",
  ownText: "Logins, changes, and what was done to you. Change your password if it wasn’t you.",
  showAll: "Show all",
  open: "Who did what",
  openText:
    "Who came, left or was given a role, which links were made, and what was deleted for good.",
  hidden: "This is for the owner and admins",
  hiddenText: (space: string) => `Who did what in ${space} is shown to those who look after it.`,
  empty: "Nothing has happened yet",
  emptyText: "Changes of roles, links and passwords appear here.",
  more: "Show what was before",

  you: "you",
  You: "You",
  somebody: "somebody",
  Somebody: "Somebody",
  worker: "WAVIC",
  support: "WAVIC’s support",
  thisSpace: "this space",
  aSpace: "a space",
  aProject: "a project",
  aTrack: "a track",
  something: "something",
  fromAddress: (device: string, address: string) => [device, address].filter(Boolean).join(" · "),

  /** What happened, as a sentence; what stands in `${}` is emphasised. */
  said: {
    "user.registered": ({ who }) => rich`${who} made the account`,
    "user.logged_in": ({ who, admin }) =>
      admin ? rich`${who} logged in to the admin` : rich`${who} logged in`,
    "user.login_failed": ({ who }) => rich`${who} tried to log in with a wrong password`,
    "user.password_changed": ({ who }) => rich`${who} changed the password`,
    "user.email_changed": ({ who }) => rich`${who} changed the e-mail address`,
    "user.closed": ({ who }) => rich`${who} closed the account`,
    "user.reopened": ({ who }) => rich`${who} opened the account again`,
    "user.forgotten": ({ who }) => rich`${who} removed the name and address of the account`,
    "user.exported": ({ who }) => rich`${who} asked for an export of the account`,
    "plan.changed": ({ who, plan, before }) =>
      before
        ? rich`${who} changed the plan from ${before} to ${plan}`
        : rich`${who} changed the plan to ${plan}`,
    "user.made_staff": ({ who, person, role }) =>
      role ? rich`${who} made ${person} staff: ${role}` : rich`${who} made ${person} staff`,

    "space.created": ({ who, space }) => rich`${who} made ${space}`,
    "space.trashed": ({ who, space }) => rich`${who} deleted ${space}`,
    "space.restored": ({ who, space }) => rich`${who} restored ${space}`,
    "space.purged": ({ who, space }) => rich`${who} deleted ${space} for good`,
    "space.exported": ({ who, space }) => rich`${who} asked for an export of ${space}`,
    "space.transferred": ({ who, person, space }) => rich`${who} handed ${space} over to ${person}`,

    "member.joined": ({ Person, where, role }) =>
      role ? rich`${Person} joined ${where}, as ${role}` : rich`${Person} joined ${where}`,
    "member.left": ({ Person, where }) => rich`${Person} left ${where}`,
    "member.removed": ({ who, person, where }) => rich`${who} removed ${person} from ${where}`,
    "member.role_changed": ({ who, person, where, role }) =>
      role
        ? rich`${who} changed the role of ${person} in ${where}: ${role}`
        : rich`${who} took back the role that ${person} had in ${where}`,

    "invitation.sent": ({ who, email, where, role }) =>
      role
        ? rich`${who} invited ${email} to ${where}, as ${role}`
        : rich`${who} invited ${email} to ${where}`,
    "invitation.accepted": ({ who, where }) => rich`${who} accepted the invitation to ${where}`,
    "invitation.declined": ({ who, where }) => rich`${who} declined the invitation to ${where}`,
    "invitation.revoked": ({ who, email, where }) =>
      rich`${who} took back the invitation of ${email} to ${where}`,

    "link.created": ({ who, shared, count }) =>
      count > 1
        ? rich`${who} shared ${shared} by a link for ${String(count)} people`
        : rich`${who} shared ${shared} by a link`,
    "link.edited": ({ who, shared }) => rich`${who} changed a link to ${shared}`,
    "link.revoked": ({ who, shared, copy }) =>
      copy
        ? rich`${who} closed one person’s link to ${shared}`
        : rich`${who} closed a link to ${shared}`,

    "project.purged": ({ who, title }) => rich`${who} deleted the project ${title} for good`,
    "track.purged": ({ who, title }) => rich`${who} deleted the track ${title} for good`,
    "version.purged": ({ who, title, track }) =>
      rich`${who} deleted the version ${title} of ${track} for good`,
    "attachment.purged": ({ who, title }) => rich`${who} deleted the file ${title} for good`,
    "comment.purged": ({ who, track }) => rich`${who} deleted a comment on ${track} for good`,
    "purge.asked": ({ who, title, count }) =>
      count
        ? rich`${who} emptied the trash: ${plural("en", count, { one: "1 thing", other: `${count} things` })}`
        : rich`${who} asked for ${title} to be deleted for good`,

    "staff.added": ({ who, thing }) => rich`${who} added ${thing}`,
    "staff.changed": ({ who, thing }) => rich`${who} changed ${thing}`,
    "staff.deleted": ({ who, thing }) => rich`${who} deleted ${thing}`,
    "staff.acted": ({ who, thing, action }) => rich`${who} did “${action}” to ${thing}`,
  } satisfies Record<ActKind, (told: Told) => Part[]>,

  /** A kind that this studio doesn't know yet. */
  unknown: (who: string, kind: string) => rich`${who}: ${kind}`,

  /** What can be changed about a link. */
  fields: {
    name: "name",
    password: "password",
    expires_at: "until when",
    max_plays: "how often it can be played",
    may_comment: "comments",
    may_download: "downloads",
    may_approve: "approvals",
    preview: "preview",
  },
  things: {
    "accounts.user": "the account",
    "accounts.session": "a session",
    "accounts.entitlement": "the plan",
    "spaces.space": "the space",
    "spaces.membership": "a membership",
    "projects.project": "a project",
    "tracks.track": "a track",
    "tracks.version": "a version",
    "tracks.attachment": "a file",
    "collaboration.comment": "a comment",
    "collaboration.invitation": "an invitation",
    "collaboration.link": "a link",
  },
};
