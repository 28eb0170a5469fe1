// Who listens: nobody needs a name for that, only for what they say.

import { call } from "./api.js";
import { asked, byId } from "./page.js";

let me = {}; // {id, name}

export function meet(guest) {
  me = guest;
}

export const isMe = (guest) => guest?.id === me.id;

// Whether they have a name, having been asked for it where it wasn't known.
export async function named() {
  if (me.name) return true;
  if (!(await asked("naming"))) return false;
  const name = byId("name").value;
  await call("PATCH", "/link/guest", { name });
  me.name = name;
  return true;
}
