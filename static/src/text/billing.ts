/** What the page of the plan says: beside `t`, so that it comes with that page. */
import { billing as en } from "./en/billing";

export type BillingCatalogue = typeof en;

export const billing: BillingCatalogue = en;
