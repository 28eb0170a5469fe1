/** Links as the server knows them, and what changes them. Call `use…` while a component is made. */
import { createQuery } from "@tanstack/svelte-query";
import { api, ok } from "../api/client";
import { everyPage } from "../api/pages";
import { changed, queries } from "../api/queries";
import type { Link, LinkCopy } from "../api/types";
import { removeUndoably } from "../library/leaving.svelte";
import { t } from "../text";

export type Status = "active" | "revoked";

/** Those of a space, or without one the caller's own. */
export const useLinks = (
  space: () => string | null,
  status: () => Status = () => "active",
  enabled: () => boolean = () => true,
) =>
  createQuery(() => ({
    queryKey: ["links", space() ?? "mine", status()],
    enabled: enabled(),
    queryFn: () =>
      everyPage((query) => {
        const of = { ...query, status: status(), ...(space() && { space: space()! }) };
        return ok(api.GET("/link", { params: { query: of } }));
      }),
  }));

export const useStatistics = (id: () => string, enabled: () => boolean) =>
  createQuery(() => ({
    queryKey: ["statistics", id()],
    enabled: enabled(),
    queryFn: () => ok(api.GET("/link/{id}/stats", { params: { path: { id: id() } } })),
  }));

/** Show a link as the server answered it: where it stood, or on top where it is new. */
export function keep(link: Link): void {
  const active = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[2] === "active";
  queries.setQueriesData<Link[]>({ queryKey: ["links"], predicate: active }, (links) =>
    links?.some(({ id }) => id === link.id)
      ? links.map((one) => (one.id === link.id ? link : one))
      : links && [link, ...links],
  );
  void changed("links");
}

/** Gone at once, for good a few seconds later. */
export const revoke = (link: Link): void =>
  removeUndoably({
    id: link.id,
    text: t.sharing.revoked(link.title),
    remove: async () => {
      const params = { path: { id: link.id } };
      await ok(api.DELETE("/link/{id}", { params, keepalive: true }));
    },
    after: () => changed("links"),
  });

export const revokeCopy = (link: Link, copy: LinkCopy): void =>
  removeUndoably({
    id: copy.id,
    text: t.sharing.copyRevoked(copy.recipient),
    remove: async () => {
      const params = { path: { id: link.id, copy: copy.id } };
      await ok(api.DELETE("/link/{id}/copy/{copy}", { params, keepalive: true }));
    },
    after: () => changed("links"),
  });
