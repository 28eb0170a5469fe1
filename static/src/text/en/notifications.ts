import { plural } from "../plural";
import { rich, type Part } from "../rich";

type Told = {
  who: string;
  count: number;
  track: string;
  project: string;
  space: string;
  version: string;
  role: string;
};

const comments = (count: number) =>
  plural("en", count, { one: "a comment", other: `${count} comments` });

export const notifications = {
  title: "Notifications",
  unread: "Unread",
  filter: { label: "Which notifications", all: "All", unread: "Unread" },
  readAll: "Mark all as read",
  markRead: "Mark as read",
  settings: "What you are told",
  more: "Show older ones",
  empty: "Nothing yet",
  emptyText: "When your band comments, uploads or invites you, it stands here.",
  noneUnread: "All read",
  noneUnreadText: "You are up to date.",
  accept: "Accept",
  decline: "Decline",

  somebody: "Somebody",
  others: (count: number) => plural("en", count, { one: "1 other", other: `${count} others` }),
  untitled: "something that isn’t there any more",

  /** What happened, as a sentence; what stands in `${}` is emphasised. */
  said: {
    mention: ({ who, track }) => rich`${who} mentioned you on ${track}`,
    reply: ({ who, count, track }) =>
      count === 1
        ? rich`${who} replied to you on ${track}`
        : rich`${who} left ${`${count} replies`} to you on ${track}`,
    comment: ({ who, count, track }) => rich`${who} left ${comments(count)} on ${track}`,
    reaction: ({ who, track }) => rich`${who} reacted to your comment on ${track}`,
    resolved: ({ who, count, track }) =>
      count === 1
        ? rich`${who} resolved your comment on ${track}`
        : rich`${who} resolved ${`${count} of your comments`} on ${track}`,
    track: ({ who, count, track, project }) =>
      count === 1
        ? rich`${who} added ${track} to ${project}`
        : rich`${who} added ${`${count} tracks`} to ${project}`,
    version: ({ who, count, track, version }) =>
      count === 1
        ? rich`${who} uploaded ${version} of ${track}`
        : rich`${who} uploaded ${`${count} versions`} of ${track}`,
    version_failed: ({ track, version }) => rich`${version} of ${track} couldn’t be prepared`,
    approved: ({ who, track, version }) => rich`${who} approved ${version} of ${track}`,
    changes_requested: ({ who, track, version }) =>
      rich`${who} asked for changes to ${version} of ${track}`,
    signed_off: ({ who, project }) => rich`${who} signed off ${project}`,
    project: ({ who, count, project, space }) =>
      count === 1
        ? rich`${who} began ${project} in ${space}`
        : rich`${who} began ${`${count} projects`} in ${space}`,
    invitation: ({ who, project, space, role }) =>
      rich`${who} invites you to ${project || space}, as ${role}`,
    invitation_accepted: ({ who, space }) => rich`${who} accepted your invitation to ${space}`,
    member_joined: ({ who, space }) => rich`${who} joined ${space}`,
    role_changed: ({ who, project, space, role }) =>
      role
        ? rich`${who} changed your role in ${project || space}: ${role}`
        : rich`${who} changed your role in ${project || space}`,
    member_removed: ({ who, space }) => rich`${who} removed you from ${space}`,
    space_transferred: ({ who, space }) => rich`${who} handed ${space} over to you`,
    link_opened: ({ who, count, track, project, space }) =>
      count === 1
        ? rich`${who} opened your link to ${track || project || space}`
        : rich`Your link to ${track || project || space} was opened ${`${count} times`}`,
  } satisfies Record<string, (told: Told) => Part[]>,

  wishes: {
    title: "Notifications",
    text: "What you are told, and how often by mail. What you have read already is never mailed.",
    digest: {
      label: "Digest by mail",
      off: "Never",
      hourly: "Hourly",
      daily: "Daily",
      weekly: "Weekly",
    },
    level: {
      label: "What you are told of",
      everything: "Everything",
      mine: "What concerns me",
      nothing: "Nothing",
    },
    mineHint: "“What concerns me”: mentions, replies, and what happens to your own uploads.",
    digestHint: "Daily digests come at 8 in the morning, weekly ones on Mondays.",
    mentions: "Mail me at once when somebody mentions me",
    defaults: "Unless you choose",
    spaces: "In each space",
    digestOf: (space: string) => `Digest of ${space}`,
    levelOf: (space: string) => `What you are told of ${space}`,
    timezone: "Time zone",
    timezoneHere: (zone: string) => `Use this browser’s: ${zone}`,
    saved: "Saved.",
    unverified: (address: string) =>
      `Digests come once you have confirmed ${address}: we sent a link to it.`,
    bounced: (address: string) =>
      `Mail to ${address} came back, so we send none. Change your address above, or write to whoever runs this WAVIC.`,
    noSpaces: "You belong to no space yet.",
  },
};
