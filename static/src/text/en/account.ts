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
    close: "Close account",
    closeTitle: "Close your account?",
    what: "You are logged out everywhere and leave all spaces that you belong to. What you uploaded and wrote there stays with those spaces. Your name and address can’t be used to log in any more.",
    password: "Your password",
    wrong: "The password is wrong.",
    submit: "Close my account",
    owns: "These spaces are yours. Hand each to one of its admins, or delete it; then you can close your account.",
    handOver: "Hand over",
    handOverOf: (space: string) => `Hand over ${space}`,
    deleteIt: "Delete",
    deleteOf: (space: string) => `Delete ${space}`,
    done: "Your account is closed. Goodbye!",
  },
};
