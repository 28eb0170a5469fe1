/** What the pages before the studio share: the typed address, and the way in. */
import { queries } from "../api/queries";
import { session, type User } from "../session/session.svelte";
import { typed } from "./typed.svelte";

interface Entrance {
  user: User;
  token: string;
  refresh: string;
  device: string;
}

/** Be whoever this is. The address that was typed is not shown to whoever comes next. */
export function enter(entrance: Entrance): void {
  typed.email = "";
  queries.setQueryData(["me"], entrance.user);
  session.begin(entrance);
}
