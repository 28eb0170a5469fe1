/** What one wants to be told: asked for, and changed with a way back. */
import { createQuery } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { changed, queries } from "../api/queries";
import type { Preferences, PreferencesChange } from "../api/types";
import { t } from "../text";
import { toasts } from "../ui/toasts.svelte";

const KEY = ["preferences"];

const ask = (): Promise<Preferences> => ok(api.GET("/notification/preferences"));

export const usePreferences = () => createQuery(() => ({ queryKey: KEY, queryFn: ask }));

async function send(change: PreferencesChange): Promise<void> {
  const now = await ok(api.PATCH("/notification/preferences", { body: change }));
  queries.setQueryData<Preferences>(KEY, now);
}

/** Preferences with a change in them, as the server will answer. */
export function withChange(before: Preferences, change: PreferencesChange): Preferences {
  const { timezone, mentions_by_mail, default: all, spaces = [] } = change;
  return {
    ...before,
    ...(timezone !== undefined && { timezone }),
    ...(mentions_by_mail !== undefined && { mentions_by_mail }),
    default: { ...before.default, ...all },
    spaces: before.spaces.map((one) => {
      const own = spaces.find(({ space }) => space === one.space.id);
      return {
        ...one,
        ...(own?.digest && { digest: own.digest }),
        ...(own?.level && { level: own.level }),
      };
    }),
  };
}

/** The change that takes another one back. */
export function backFrom(before: Preferences, change: PreferencesChange): PreferencesChange {
  const { timezone, mentions_by_mail, default: all, spaces } = before;
  return {
    ...(change.timezone !== undefined && { timezone }),
    ...(change.mentions_by_mail !== undefined && { mentions_by_mail }),
    ...(change.default && { default: all }),
    ...(change.spaces && {
      spaces: change.spaces.map(({ space, digest, level }) => {
        const own = spaces.find((one) => one.space.id === space)!;
        return { space, ...(digest && { digest: own.digest }), ...(level && { level: own.level }) };
      }),
    }),
  };
}

/** Shown and saved at once; said, with a way back. */
export async function wish(before: Preferences, change: PreferencesChange): Promise<void> {
  await queries.cancelQueries({ queryKey: KEY });
  queries.setQueryData<Preferences>(KEY, withChange(before, change));
  try {
    await send(change);
    const back = () => send(backFrom(before, change)).catch((error: unknown) => toasts.fail(error));
    toasts.say(t.notifications.wishes.saved, {
      action: { label: t.common.undo, run: () => void back() },
    });
  } catch (error) {
    toasts.fail(error);
    void changed("preferences");
  }
}

const TOLD = "wavic.timezone";
const UNCHOSEN = "UTC"; // what the server takes until somebody chooses

/** By the browser's own clock. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Once in a browser: whoever never chose a time zone gets this one's, so that digests come in the morning. */
export async function proposeZone(): Promise<void> {
  const zone = zoneHere();
  if (!zone || zone === UNCHOSEN || localStorage.getItem(TOLD) === zone) return;
  const { timezone } = await queries.fetchQuery({ queryKey: KEY, queryFn: ask });
  if (timezone === UNCHOSEN) await send({ timezone: zone });
  localStorage.setItem(TOLD, zone);
}
