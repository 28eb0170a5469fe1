/** Leaving this browser: the server forgets the session, and so does the browser, even offline. */
import { api, ok } from "../api/client";
import { router } from "../navigation/router.svelte";
import { session } from "../session/session.svelte";
import { settleAll } from "../ui/undo";

/** `to`: below /app. Nobody is led back to where they logged out. */
export async function logOut(to = "/login"): Promise<void> {
  await settleAll(); // what may still be undone is done by whoever asked for it
  await ok(api.POST("/user/logout")).catch(() => {});
  session.end();
  router.go(to, { replace: true });
}
