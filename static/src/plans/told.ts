/** What is said of a plan, in the words of the catalogue. */
import { date, money } from "../text/format";
import { billing as words } from "../text/billing";
import type { Interval, Plan, PlanName, Subscription } from "./data";

type Standing = Pick<Subscription, "plan" | "status" | "next" | "subscribed">;
type Amount = { amount: number; currency: string; interval: Interval };

export const priceOf = ({ amount, currency, interval }: Amount): string =>
  `${money(amount, currency)} ${words.per[interval]}`;

/** What happens next, as a sentence; "" where nothing does. */
export function nextOf({ plan, status, next, subscribed }: Standing): string {
  const { code, at } = next;
  const price = subscribed ? priceOf(subscribed) : "";
  if (code === "nothing" || !at) return status === "past_due" ? words.next.graceOver : "";
  if (code === "grace_ends") return words.next.grace_ends(date(at), words.titles[plan]);
  if (code === "comp_ends") {
    const besides = subscribed ? ` ${words.next.besides(words.titles[subscribed.plan])}` : "";
    return words.next.comp_ends(date(at)) + besides;
  }
  if (code === "ends") return words.next.ends(date(at));
  return words.next[code](date(at), price);
}

/** How much less a year costs than twelve months, in whole percent; null where it doesn't. */
export function savingOf(plans: Plan[]): number | null {
  const savings = plans.flatMap(({ prices }) => {
    const [month, year] = (["month", "year"] as const).map((interval) =>
      prices.find((price) => price.interval === interval),
    );
    if (!month || !year || month.currency !== year.currency || !month.amount) return [];
    return [Math.floor(100 - (100 * year.amount) / (12 * month.amount))];
  });
  const least = savings.length ? Math.min(...savings) : 0;
  return least > 0 ? least : null;
}

/** What pressing a plan's button does, and what it says; null where there is nothing to press. */
export function wayTo(
  name: PlanName,
  interval: Interval,
  has: Subscription,
  trialDays: number,
): { does: "checkout" | "change"; text: string } | null {
  const { subscribed } = has;
  if (name === "free") return null;
  if (!subscribed) {
    const text = has.may_try && trialDays ? words.try(trialDays) : words.choose(words.titles[name]);
    return { does: "checkout", text };
  }
  if (!subscribed.paid) return null;
  if (subscribed.plan !== name) return { does: "change", text: words.change(words.titles[name]) };
  if (subscribed.interval !== interval)
    return { does: "change", text: words.changeInterval[interval] };
  return null;
}
