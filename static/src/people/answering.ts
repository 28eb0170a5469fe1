/** Saying yes or no to an invitation, by the mail's token or by its id in one's own list. */
import { api, ok } from "../api/client";
import { changed } from "../api/queries";
import { router } from "../navigation/router.svelte";
import type { components } from "../api/schema";

export type Joined = components["schemas"]["Accepted"];
export type Which = { token: string } | { invitation: string };

/** Throws Problem `invitation_invalid`, `_used`, `_expired`, `other_address`, `email_unverified`, … */
export async function acceptInvitation(which: Which): Promise<Joined> {
  const joined = await ok(api.POST("/collaboration/accept", { body: which }));
  for (const kind of ["spaces", "invitations", "me"] as const) changed(kind);
  changed("members", joined.space);
  return joined;
}

/** For good; also while the page is being left. */
export async function declineInvitation(which: Which): Promise<void> {
  await ok(api.POST("/collaboration/decline", { body: which, keepalive: true }));
  changed("invitations");
}

/** Go where one belongs now. */
export const enterJoined = ({ space, project }: Joined): void =>
  router.go(project ? `/project/${project}` : `/space/${space}`, { replace: true });
