// Telling support that something is wrong with a link.

import { call } from "./api.js";
import { asked, byId, say } from "./page.js";

export async function report(token) {
  if (!(await asked("reporting"))) return;
  const body = { reason: byId("reason").value, details: byId("details").value };
  const email = byId("email").value;
  await call("POST", `/link/report/${token}`, email ? { ...body, email } : body, { anonymous: true });
  say("Thank you. Somebody will look at it.");
}
