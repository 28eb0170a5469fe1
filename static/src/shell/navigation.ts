/** What the navigation leads to, for the sidebar and the phone's tabs alike. */
import Library from "@lucide/svelte/icons/library";
import Link from "@lucide/svelte/icons/link";
import Users from "@lucide/svelte/icons/users";
import type { Component } from "svelte";
import { t } from "../text";

export interface Entry {
  label: string;
  icon: Component;
  /** Below /app. */
  to: string;
  /** Whether a path is this entry's, or below it. */
  holds: (path: string) => boolean;
}

/** For the space one is in; without one only what belongs to the person. */
export const entries = (space: string | null): Entry[] => [
  {
    label: t.shell.library,
    icon: Library as Component,
    to: space ? `/space/${space}` : "",
    holds: (path) => path === "" || /^\/(space\/\w+|project\/\w+|track\/\w+)$/.test(path),
  },
  ...(space
    ? [
        {
          label: t.shell.people,
          icon: Users as Component,
          to: `/space/${space}/people`,
          holds: (path: string) => path.endsWith("/people"),
        },
      ]
    : []),
  {
    label: t.shell.links,
    icon: Link as Component,
    to: space ? `/space/${space}/links` : "/links",
    holds: (path) => path.endsWith("/links"),
  },
];
