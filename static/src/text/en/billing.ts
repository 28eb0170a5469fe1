import { plural } from "../plural";

const gone = "Nothing is deleted:";

export const billing = {
  title: "Plan",
  yours: "Your plan",
  account: "Plan and payment",
  accountText: "What you may use, and what it costs.",
  toPlan: "See your plan",
  titles: { free: "Free", pro: "Pro", studio: "Studio" },

  status: {
    none: "You pay nothing.",
    trialing: "You are trying it for nothing.",
    active: "It is paid for.",
    past_due: "The last payment failed.",
    canceled: "Your subscription has ended.",
    comped: "It is given to you.",
  },
  next: {
    renews: (date: string, price: string) => `Renews on ${date} for ${price}.`,
    trial_ends: (date: string, price: string) =>
      `The trial ends on ${date}; from then on it costs ${price}.`,
    ends: (date: string) => `Ends on ${date}; from then on you have the Free plan.`,
    grace_ends: (date: string, plan: string) =>
      `You keep ${plan} until ${date}. After that, what is over the Free plan’s limits can only be read, until it is paid.`,
    graceOver: "What is over the Free plan’s limits can only be read until it is paid.",
    comp_ends: (date: string) => `Given by WAVIC until ${date}.`,
    besides: (plan: string) => `Your own subscription to ${plan} goes on besides.`,
  },
  per: { month: "a month", year: "a year" },
  payMonthly: "Monthly",
  payYearly: "Yearly",
  howOften: "How often you pay",
  saves: (percent: string) => `${percent} less than by the month`,

  uses: "What you use",
  storage: "Storage",
  spaces: "Artist spaces",
  collaborators: "Collaborators",
  of: (used: string, limit: string) => `${used} of ${limit}`,
  trashed: (count: number) =>
    plural("en", count, {
      one: "One of them is in the trash and counts until it is deleted for good.",
      other: `${count} of them are in the trash and count until they are deleted for good.`,
    }),
  trashCounts: "What is in the trash counts until it is deleted for good.",
  toTrash: "Open the trash",
  fullest: (name: string) => `In “${name}”, the fullest of your spaces.`,

  over: {
    title: "More than your plan holds",
    kept: `${gone} all of it can be heard and downloaded.`,
    storage: (over: string) =>
      `${over} more than there is room for: nothing can be uploaded until you delete some, or take a larger plan.`,
    spaces: (over: number) =>
      plural("en", over, {
        one: "One space too many: the newest can only be read until you delete or hand over one, or take a larger plan.",
        other: `${over} spaces too many: the newest can only be read until you delete or hand over some, or take a larger plan.`,
      }),
    collaborators: (over: number) =>
      plural("en", over, {
        one: "One collaborator too many: the space can only be read until somebody is removed, or you take a larger plan.",
        other: `${over} collaborators too many: the space can only be read until some are removed, or you take a larger plan.`,
      }),
    readOnly: "Can only be read at the moment:",
  },

  plans: "Plans",
  free: "Free of charge",
  current: "Your plan",
  room: (size: string) => `${size} of storage`,
  files: (size: string) => `Files of up to ${size}`,
  manySpaces: (count: number) =>
    plural("en", count, { one: "1 artist space", other: `${count} artist spaces` }),
  manyPeople: (count: number) =>
    plural("en", count, {
      one: "1 collaborator in each space",
      other: `${count} collaborators in each space`,
    }),
  versions: (count: number | null) =>
    count === null
      ? "As many versions of a track as you like"
      : plural("en", count, { one: "1 version of a track", other: `${count} versions of a track` }),
  links: {
    password: "Share links with a password",
    max_plays: "Share links for so many plays",
    statistics: "Who heard your share links, and when",
  },
  tax: "Prices are before tax, which Stripe adds where it is due.",
  notConfigured:
    "Plans can’t be bought on this WAVIC: payments aren’t set up here. Everything else works as ever.",
  try: (days: number) => `Try ${days} days for nothing`,
  tryNote: "Your card is asked for now, and charged when the trial ends.",
  choose: (plan: string) => `Choose ${plan}`,
  change: (plan: string) => `Change to ${plan}`,
  changeInterval: { month: "Pay by the month", year: "Pay by the year" },
  keep: "Don’t end it",
  unpaid: "Once the open payment is made you can change your plan.",

  portal: "Payment method and invoices",
  payNow: "Pay, or change your card",
  cancel: "Cancel the subscription",
  resume: "Keep the subscription",
  resumed: "Your subscription goes on.",
  changed: (plan: string) => `You have ${plan} now.`,
  canceled: "Your subscription is canceled.",

  preview: {
    title: (plan: string) => `Change to ${plan}?`,
    asking: "Asking Stripe what it costs…",
    now: (amount: string) => `Charged now: ${amount}`,
    nothing: "Nothing is charged now.",
    credit: (amount: string) =>
      `${amount} that you have paid already and don’t use is taken off your next payments.`,
    next: (amount: string, date: string) => `From ${date}: ${amount}`,
    lines: "How that comes about",
    resumes: "You had canceled: with this your subscription goes on.",
    smaller: `${gone} what is more than the plan holds can only be read.`,
    agree: "Change now",
    not: "Not now",
  },
  cancelling: {
    title: "Cancel the subscription?",
    atEnd: (plan: string, date: string) => `You keep ${plan} until ${date}, and pay nothing more.`,
    atOnce: "It ends at once, and what is unpaid isn’t asked for any more.",
    then: `After that you have the Free plan. ${gone} what is more than it holds can be heard and downloaded, and nothing can be added to it.`,
    back: "You can change your mind until then.",
    agree: "Cancel it",
    not: "Keep it",
  },

  waiting: "Waiting for Stripe…",
  waitingText: "Your plan is here as soon as Stripe has told us. This takes some seconds.",
  slow: "Stripe hasn’t told us yet",
  slowText: "That can take some minutes. You needn’t wait here: nothing is lost.",
  arrived: (plan: string) => `You have ${plan} now. Thank you.`,
  left: "You left the checkout. Nothing was charged, and nothing was changed.",
  lookAgain: "Look again",

  late: {
    label: "A payment failed",
    text: (date: string, plan: string) =>
      `Your last payment failed. You keep ${plan} until ${date}.`,
    over: "Your last payment failed, and you have the Free plan’s limits until it is paid.",
    see: "See what to do",
    later: "Not today",
  },
  problems: {
    billing_not_configured: "Plans can’t be bought on this WAVIC: payments aren’t set up here.",
    stripe_unavailable: "Stripe doesn’t answer at the moment. Nothing was changed; try again soon.",
    card_declined: "Your card was declined. Nothing was changed.",
    already_subscribed: "You have a plan already: it is shown now.",
    not_subscribed: "You have no subscription any more: what you have is shown now.",
    not_for_sale: "This plan isn’t sold at the moment.",
  },
};
