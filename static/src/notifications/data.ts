/** What one is told: asked for page by page, and marked as read. */
import { createInfiniteQuery, type InfiniteData } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { pageByPage, type Page } from "../api/pages";
import { changed, queries } from "../api/queries";
import type { Notification } from "../api/types";
import { toasts } from "../ui/toasts.svelte";
import { markRead } from "./unread";

const LISTS = ["notifications", "list"];

export const useNotifications = (onlyUnread: () => boolean) =>
  createInfiniteQuery(() =>
    pageByPage<Notification>([...LISTS, onlyUnread() ? "unread" : "all"], (query) =>
      ok(
        api.GET("/notification", {
          params: { query: { ...query, ...(onlyUnread() && { unread: true }) } },
        }),
      ),
    ),
  );

type Lists = InfiniteData<Page<Notification>, string | null>;

/** Show those as read that are told so; they keep their place until the list is asked for again. */
const showRead = (which: (one: Notification) => boolean): void => {
  queries.setQueriesData<Lists>(
    { queryKey: LISTS },
    (lists) =>
      lists && {
        ...lists,
        pages: lists.pages.map((page) => ({
          ...page,
          results: page.results.map((one) => (which(one) ? { ...one, read: true } : one)),
        })),
      },
  );
};

/** Shown at once. */
export async function read(notification: Pick<Notification, "id" | "read">): Promise<void> {
  if (notification.read) return;
  showRead(({ id }) => id === notification.id);
  await markRead({ ids: [notification.id] }).catch(failed);
}

export async function readAll(): Promise<void> {
  showRead(() => true);
  await markRead({ all: true }).catch(failed);
}

function failed(error: unknown): void {
  toasts.fail(error);
  void changed("notifications");
}
