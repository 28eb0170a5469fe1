/** What the navigation leads to, for the sidebar and the phone's tabs alike. */
import Activity from "@lucide/svelte/icons/activity";
import Bell from "@lucide/svelte/icons/bell";
import Library from "@lucide/svelte/icons/library";
import Link from "@lucide/svelte/icons/link";
import Trash from "@lucide/svelte/icons/trash-2";
import Users from "@lucide/svelte/icons/users";
import type { Component } from "svelte";
import { t } from "../text";

export interface Entry {
  label: string;
  /** Where there is little room. */
  short?: string;
  icon: Component;
  /** Below /app. */
  to: string;
  /** Whether a path is this entry's, or below it. */
  holds: (path: string) => boolean;
  /** Says how much is unread. */
  counts?: true;
  /** Not among the tabs of phones, where there is no room for all. */
  wide?: true;
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
          label: t.shell.activity,
          icon: Activity as Component,
          to: `/space/${space}/activity`,
          holds: (path: string) => path.endsWith("/activity"),
        },
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
    short: t.shell.linksShort,
    icon: Link as Component,
    to: space ? `/space/${space}/links` : "/links",
    holds: (path) => path.endsWith("/links"),
  },
  {
    label: t.shell.bell,
    short: t.shell.bellShort,
    icon: Bell as Component,
    to: "/notifications",
    holds: (path) => path === "/notifications",
    counts: true,
  },
  {
    label: t.shell.trash,
    icon: Trash as Component,
    to: "/trash",
    holds: (path) => path === "/trash",
    wide: true,
  },
];
