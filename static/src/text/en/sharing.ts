import { plural } from "../plural";

const times = (count: number) => plural("en", count, { one: "once", other: `${count} times` });
const plays = (count: number) => plural("en", count, { one: "1 play", other: `${count} plays` });

export const sharing = {
  title: "Shared links",
  shareTitle: (title: string) => `Share “${title}”`,
  whatIsAPlay:
    "A play is 30 seconds heard, or half of what is shorter than a minute. Previews in messengers and programs aren’t counted.",
  mine: "Yours",
  all: (space: string) => `In ${space}`,

  filter: { label: "Which links", active: "Active", closed: "Closed" },
  empty: "No links yet",
  emptyText:
    "Choose “Share” on a project, a track or a version: the link goes to anybody you like, and tells you who listened.",
  noClosed: "No closed links",
  noClosedText: "Links that were revoked, have expired or are used up are listed here.",

  kind: { space: "Space", project: "Project", track: "Track", version: "One version" },
  state: { open: "Open", expired: "Expired", used_up: "Used up", revoked: "Revoked" },
  forAnybody: "For anybody",
  for: (names: string[]) =>
    names.length <= 2
      ? `For ${names.join(" and ")}`
      : `For ${names.slice(0, 2).join(", ")} and ${names.length - 2} more`,
  by: (name: string) => `by ${name}`,

  new: {
    recipients: "For whom",
    recipientsPlaceholder: "Anybody with the link",
    recipientsHint:
      "Names or addresses, separated by commas. Each gets a link of their own, so that you see who listened, and can revoke one alone. Nothing is mailed.",
    create: "Create and copy link",
    createSeveral: (count: number) => `Create and copy ${count} links`,
    more: "More options",
    fewer: "Fewer options",
    copied: "Link created and copied.",
    created: "Link created. Copy it below.",
  },
  allow: {
    legend: "Guests may listen, and",
    comment: "comment",
    download: "download the original",
    approve: "approve, or ask for changes",
  },
  options: {
    password: "Ask for a password",
    passwordLabel: "Password",
    passwordHint: "At least 4 characters. Tell it to your guests another way than the link.",
    passwordKept:
      "Leave it empty to keep the one there is. A new one throws out who came in before.",
    expires: "Closes",
    expiresIn: {
      never: "Never",
      week: "In a week",
      month: "In 30 days",
      date: "After a day of your choice",
    },
    date: "Last day",
    plays: "Plays at most",
    playsPlaceholder: "Any number",
    playsHint: "In all; who opens a track takes one, and may hear it again for four hours.",
    preview: "Show title and cover before it is opened",
    previewHint: "In messengers too, where the link is pasted. Never with a password.",
    name: "Name",
    nameHint: "For you and your space. Guests don’t see it.",
  },
  rules: {
    comment: "comments",
    download: "downloads",
    approve: "approvals",
    listen: "listening only",
    password: "password",
    until: (date: string) => `until ${date}`,
    playsLeft: (left: number, of: number) => `${left} of ${plays(of)} left`,
  },

  existing: "Links to it",
  copy: "Copy",
  copyLink: (name: string) => (name ? `Copy the link for ${name}` : "Copy the link"),
  copyAll: "Copy all",
  copied: "Copied",
  notCopied: "Your browser doesn’t let us copy. Here is the address:",
  address: "Address of the link",
  handOnTo: (name: string) => (name ? `Send the link to ${name}…` : "Send the link…"),
  edit: "Edit…",
  editTitle: "Edit link",
  editConflict: "Somebody else changed this link meanwhile. Look at it again, then save.",
  addRecipients: "Add people…",
  addTitle: "Add people to the link",
  add: "Add",
  revokeAll: "Revoke the link",
  revokeCopy: (name: string) => (name ? `Revoke the link for ${name}` : "Revoke this link"),
  revoked: (title: string) => `Link to “${title}” revoked.`,
  copyRevoked: (name: string) => (name ? `Link for ${name} revoked.` : "Link revoked."),
  manage: "Actions for the link",

  opened: (count: number) => (count ? `opened ${times(count)}` : "not opened yet"),
  plays,
  figures: {
    recipient: "For",
    opens: "Opens",
    guests: "Guests",
    plays: "Plays",
    downloads: "Downloads",
    furthest: "Heard up to",
    last: "Last opened",
    never: "Never",
    anybody: "Anybody",
    track: "Track",
    listeners: "Listeners",
  },
  guestsHint: "Browsers: a person with a phone and a laptop counts twice.",
  heardOf: (heard: string, of: string) => `${heard} of ${of}`,
  nothingHeard: "–",
  perRecipient: "Who",
  perTrack: "What they heard",
  nothingYet: "Nobody has listened yet.",
  version: (number: number, label: string) => (label ? label : `Version ${number}`),
};
