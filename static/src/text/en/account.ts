import { plural } from "../plural";

export const account = {
  title: "Account",
  save: "Save",
  saved: "Saved.",

  verify: {
    label: "Confirm your address",
    text: (email: string) =>
      `We sent a link to ${email}. Follow it, so that your band can reach you.`,
    resend: "Send again",
    resent: (email: string) => `Another link is on its way to ${email}.`,
    later: "Not now",
  },

  profile: {
    title: "You",
    text: "How your bands see you.",
    name: "Name",
    picture: "Your picture",
  },

  email: {
    title: "E-mail",
    text: "You log in with it, and invitations and mentions come to it.",
    confirmed: "Confirmed",
    unconfirmed: "Not confirmed yet",
    change: "Change address",
    changeTitle: "Another address",
    fresh: "New address",
    password: "Your password",
    submit: "Send a link to it",
    same: "This is your address already.",
    taken: "Another account uses this address.",
    pending: (email: string) =>
      `We sent a link to ${email}. Once you follow it, that is your address; until then nothing changes.`,
    again: "Send again",
    forget: "Keep the present one",
  },

  password: {
    title: "Password",
    text: "Another password logs you out everywhere else.",
    change: "Change password",
    current: "Current password",
    fresh: "New password",
    forgot: "Forgot it?",
    wrong: "The current password is wrong.",
    done: "Your password is changed, and you are logged out everywhere else.",
  },

  appearance: {
    title: "Appearance",
    text: "For this browser.",
  },

  sessions: {
    title: "Where you are logged in",
    text: "Log out what you don’t recognise, then change your password.",
    here: "This browser",
    used: (when: string, address: string) => `Last used ${when} · ${address}`,
    usedOnly: (when: string) => `Last used ${when}`,
    logOut: "Log out",
    logOutOf: (device: string) => `Log out: ${device}`,
    loggedOut: (device: string) => `Logged out: ${device}.`,
    showAll: (count: number) => `Show all ${count}`,
    everywhereElse: "Log out everywhere else",
    loggedOutElsewhere: "You are logged out everywhere else.",
    on: (browser: string, system: string) => `${browser} on ${system}`,
    browserUnknown: "A browser",
    unknown: "An unknown program",
  },

  leaving: {
    title: "Leaving",
    logOut: "Log out",
    close: "Close account…",
    pageTitle: "Leave WAVIC",
    exportFirst: "Take your music and everything else with you first:",
    exportIt: "export all of it",
    ownSpaces: "Your spaces",
    ownSpacesText:
      "Choose for each: a member takes it over and pays for it from then on, or it goes to the trash with all that is in it.",
    inIt: (members: number, size: string) =>
      members
        ? `${plural("en", members, { one: "1 other member", other: `${members} other members` })} · ${size}`
        : `Nobody else · ${size}`,
    choose: "Choose…",
    to: (name: string, role: string) => `Hand over to ${name} (${role})`,
    toTrash: "Move to the trash",
    chooseEach: "Choose for each of your spaces what becomes of it.",
    noRoom: (space: string) =>
      `“${space}” doesn’t fit into the plan of whoever is to take it over. Choose somebody else, or the trash.`,
    noMember: (space: string) =>
      `Whoever was to take over “${space}” doesn’t belong to it any more. Choose again.`,
    rest: "What happens then",
    loggedOut: "You are logged out everywhere, and nobody finds you here any more.",
    memberships: (count: number) =>
      plural("en", count, {
        one: "You leave the space of somebody else that you belong to.",
        other: `You leave the ${count} spaces of others that you belong to.`,
      }),
    links: (count: number) =>
      plural("en", count, {
        one: "Your share link closes.",
        other: `Your ${count} share links close.`,
      }),
    invitations: (count: number) =>
      plural("en", count, {
        one: "The invitation that you sent and nobody answered is revoked.",
        other: `The ${count} invitations that you sent and nobody answered are revoked.`,
      }),
    written:
      "What you uploaded and wrote in others’ spaces stays there, under the name “Former member”.",
    wayBack: (days: number) =>
      `For ${days} days you can change your mind: log in, and your spaces, memberships and links come back. What you hand over stays with its new owner, and revoked invitations stay revoked. After that, who you were is forgotten for good.`,
    password: "Your password",
    wrong: "The password is wrong.",
    submit: "Close my account",
  },
};
