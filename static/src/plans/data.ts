/** Plans and what one has of them: read, and bought, changed, canceled. */
import { createQuery, queryOptions } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { changed, queries } from "../api/queries";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type Subscription = Schemas["Subscription"];
export type Plan = Schemas["Plan"];
export type Plans = Schemas["Plans"];
export type PlanName = Schemas["PlanEnum"];
export type PaidPlan = Schemas["PaidPlanEnum"];
export type Interval = Schemas["IntervalEnum"];
export type Preview = Schemas["Preview"];

export interface Choice {
  plan: PaidPlan;
  interval: Interval;
}

const subscription = queryOptions({
  queryKey: ["subscription"],
  queryFn: () => ok(api.GET("/subscription")),
});

export const useSubscription = () => createQuery(() => subscription);

/** The same for what is on every page: it needn't be asked for on each of them. */
export const useStanding = () => createQuery(() => ({ ...subscription, staleTime: 30 * 60_000 }));

export const usePlans = () =>
  createQuery(() => ({
    queryKey: ["plans"],
    queryFn: () => ok(api.GET("/subscription/plans")),
    staleTime: 10 * 60_000,
  }));

/** The address of Stripe's checkout. */
export const checkout = async (body: Choice): Promise<string> =>
  (await ok(api.POST("/subscription/checkout", { body }))).url;

/** The address of Stripe's page with card and invoices. */
export const portal = async (): Promise<string> => (await ok(api.POST("/subscription/portal"))).url;

export const preview = (body: Choice): Promise<Preview> =>
  ok(api.POST("/subscription/preview", { body }));

export const change = (body: Choice) => shown(ok(api.POST("/subscription/change", { body })));
export const cancel = () => shown(ok(api.POST("/subscription/cancel")));
export const resume = () => shown(ok(api.POST("/subscription/resume")));

/** What an act answers is what is there now; limits elsewhere follow from it. */
async function shown(act: Promise<Subscription>): Promise<void> {
  queries.setQueryData(subscription.queryKey, await act);
  void changed("usage");
  void changed("spaces");
  void changed("space");
}
