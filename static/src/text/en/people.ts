import { plural } from "../plural";

export const people = {
  title: "People",
  /** What a role may do, in a sentence. */
  may: {
    owner: "Everything, and pays for it.",
    admin: "Everything an editor may, and who belongs here: invite, change roles, remove.",
    editor: "Upload, arrange, edit and share, and all a commenter may.",
    commenter: "Listen, comment, approve mixes and download originals.",
    viewer: "Listen and look, nothing else.",
    visitor: "Only the projects that they were invited to.",
  },

  own: {
    title: "You are invited",
    somebody: "Somebody",
    from: (who: string, role: string, space: string | null) =>
      space
        ? `${who} invites you, as ${role}, to a project of ${space}`
        : `${who} invites you, as ${role}`,
    until: (when: string) => `good until ${when}`,
    accept: "Accept",
    acceptOf: (what: string) => `Accept: ${what}`,
    decline: "Decline",
    declineOf: (what: string) => `Decline: ${what}`,
    declined: (what: string) => `Declined: ${what}.`,
    joined: (what: string) => `Welcome to ${what}.`,
    full: "The owner’s plan has no room for another person yet. Tell whoever invited you; the invitation stays good meanwhile.",
  },

  hidden: "Who else is here isn’t shown to you",
  hiddenText: (space: string) =>
    `You belong to single projects of ${space}. Open one of them to see what it is about.`,
  toProjects: "Go to the projects",

  count: (count: number) => plural("en", count, { one: "1 person", other: `${count} people` }),
  places: (used: number, limit: number) =>
    `${used} of ${plural("en", limit, { one: "1 place", other: `${limit} places` })} taken`,
  placesHint: "The owner’s plan says how many people may belong to a space besides the owner.",
  members: "Members",
  you: "you",
  joined: (when: string) => `Joined ${when}`,
  roleOf: (name: string) => `Role of ${name}`,
  more: (name: string) => `More for ${name}`,
  inProject: (role: string, project: string) => `${role} in ${project}`,
  someProject: "a project you can’t see",
  changed: (name: string, role: string) => `${name}: ${role} now.`,
  meanwhile: (name: string) =>
    `Somebody else changed ${name} meanwhile. What you see is how it is now.`,
  remove: "Remove from the space",
  removed: (name: string) => `Removed: ${name}.`,
  projectsOf: "Roles in single projects…",
  handOver: "Hand over the space…",
  leave: "Leave the space…",

  projects: {
    title: (name: string) => `${name}, project by project`,
    text: (name: string, role: string) =>
      `In all of the space ${name} is ${role}. Here that can be more, or less, in one project.`,
    textVisitor: (name: string) => `${name} sees only the projects that have a role here.`,
    none: "This space has no projects yet.",
    search: "Find a project",
    asInSpace: (role: string) => `As in the space (${role})`,
    noAccess: "No access",
    roleIn: (project: string) => `Role in ${project}`,
  },

  leaving: {
    title: (space: string) => `Leave ${space}?`,
    text: "You lose access at once, and come back only if somebody invites you again. What you uploaded and wrote stays.",
    submit: "Leave",
    done: (space: string) => `You left ${space}.`,
  },

  transfer: {
    title: "Hand over the space",
    text: "The new owner’s plan pays for the space from then on, and only they can hand it back. You stay as an admin.",
    noAdmin: "Only an admin can become the owner. Make somebody an admin first.",
    to: "New owner",
    confirm: (space: string) => `Type “${space}” to confirm`,
    differs: "This isn’t the space’s name.",
    submit: "Hand it over",
    done: (name: string, space: string) => `${space} belongs to ${name} now.`,
    full: {
      spaces: (name: string, limit: number) =>
        `${name}’s plan has room for ${limit} spaces, and all are taken.`,
      storage: (name: string, limit: string) =>
        `What is stored here doesn’t fit into ${name}’s plan, which has room for ${limit} in all.`,
      collaborators: (name: string, limit: number) =>
        `${name}’s plan allows ${limit} people in a space besides the owner, and here are more.`,
    },
  },

  invite: {
    open: "Invite people",
    title: (space: string) => `Invite to ${space}`,
    addresses: "E-mail addresses",
    addressesHint: "One or several. Paste a list if you have one.",
    none: "Type at least one address.",
    wrong: (words: string) => `Not an address: ${words}`,
    reach: "Where",
    wholeSpace: (space: string) => `All of ${space}`,
    role: "Role",
    message: "Message",
    messageHint: "They read it in the mail and before they answer.",
    submit: (count: number) =>
      plural("en", count, { one: "Send invitation", other: `Send ${count} invitations` }),
    sent: (count: number) =>
      plural("en", count, { one: "Invitation sent.", other: `${count} invitations sent.` }),
    someFailed: (sent: number) =>
      plural("en", sent, {
        one: "1 invitation was sent; these were not:",
        other: `${sent} invitations were sent; these were not:`,
      }),
    noneSent: "Nothing was sent:",
    already: "belongs there already",
    tooMany: "too many invitations for now",
    full: (used: number, limit: number) =>
      `All places are taken (${used} of ${limit}). You can invite, but they can only accept once there is room: remove somebody, or have the owner take a larger plan.`,
    nearlyFull: (left: number) =>
      plural("en", left, {
        one: "There is 1 place left. Whoever accepts after that has to wait.",
        other: `There are ${left} places left. Whoever accepts after that has to wait.`,
      }),
  },

  pending: {
    title: "Invited",
    sent: (when: string, by: string) => `Sent ${when} by ${by}`,
    sentOnly: (when: string) => `Sent ${when}`,
    until: (when: string) => `good until ${when}`,
    ranOut: "Ran out",
    as: (role: string, where: string) => `${role} in ${where}`,
    more: (email: string) => `More for ${email}`,
    resend: "Send again",
    resent: (email: string) => `Sent again to ${email}. The link sent before works no longer.`,
    revoke: "Take back",
    revoked: (email: string) => `Taken back: ${email}.`,
  },
};
