/** Leaving this browser: the server forgets the session, and so does the browser, even offline. */
import { api, ok } from "../api/client";
import { session } from "../session/session.svelte";
import { settleAll } from "../ui/undo";

export async function logOut(): Promise<void> {
  await settleAll(); // what may still be undone is done by whoever asked for it
  await ok(api.POST("/user/logout")).catch(() => {});
  session.end();
}
