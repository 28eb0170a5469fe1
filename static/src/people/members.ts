/** Who belongs to a space: asked for, and changed. */
import { createQuery } from "@tanstack/svelte-query";
import { api, ifMatch, ok } from "../api/client";
import { everyPage } from "../api/pages";
import { isProblem } from "../api/problem";
import { changed, queries } from "../api/queries";
import type { Member, Space } from "../api/types";
import { may } from "../session/may";
import { edited, type GivenRole } from "./roles";

const listed = (space: string) => ["members", space, "all"];

/** For all but visitors, who may not see it. */
export const useMembers = (space: () => Space | undefined) =>
  createQuery(() => {
    const { id = "", role } = space() ?? {};
    return {
      queryKey: listed(id),
      enabled: Boolean(id) && role !== "visitor",
      queryFn: () =>
        everyPage((query) =>
          ok(api.GET("/artist/{space}/members", { params: { path: { space: id }, query } })),
        ),
    };
  });

/** What the owner's plan has room for; for who may edit in the space. */
export const useUsage = (space: () => Space | undefined) =>
  createQuery(() => {
    const { id = "", role } = space() ?? {};
    return {
      queryKey: ["usage", id],
      enabled: Boolean(id) && may.seeUsage(role),
      queryFn: () => ok(api.GET("/artist/{id}/usage", { params: { path: { id } } })),
    };
  });

/** Who is invited and hasn't answered; for who may manage members. */
export const useInvitations = (space: () => Space | undefined) =>
  createQuery(() => {
    const { id = "", role } = space() ?? {};
    return {
      queryKey: ["invitations", "space", id],
      enabled: Boolean(id) && may.managePeople(role),
      queryFn: () =>
        everyPage((query) =>
          ok(
            api.GET("/collaboration/invitations/space/{space}", {
              params: { path: { space: id }, query },
            }),
          ),
        ),
    };
  });

/** Somebody came, went, or is something else now. */
export function membersChanged(space: string): Promise<unknown> {
  const about = [["members"], ["usage"], ["space"], ["projects"]] as const;
  return Promise.all([...about.map(([kind]) => changed(kind, space)), changed("spaces")]);
}

/** Until the server is asked again. */
export function showMember(space: string, user: string, member: Member | null): void {
  queries.setQueryData<Member[]>(listed(space), (all) =>
    all?.flatMap((one) => (one.user.id !== user ? [one] : member ? [member] : [])),
  );
}

export type Edit = { role: GivenRole | "visitor" | null; project?: string };

/**
 * Give a member another role, shown at once. Where somebody was faster, they are shown as they are
 * now and Problem `conflict` is thrown; other problems show them as before.
 */
export async function changeMember(space: string, member: Member, edit: Edit): Promise<void> {
  const user = member.user.id;
  showMember(space, user, edited(member, edit));
  try {
    const params = { path: { space, user } };
    const headers = ifMatch(member);
    const now = await ok(
      api.PATCH("/artist/{space}/members/{user}", { params, body: edit, headers }),
    );
    showMember(space, user, now ?? null);
    await membersChanged(space);
  } catch (error) {
    const current = isProblem(error, "conflict") ? (error.more.current as Member) : member;
    showMember(space, user, current);
    throw error;
  }
}

/** Also while the page is being left. */
export async function removeMember(space: string, user: string): Promise<void> {
  const params = { path: { space, user } };
  try {
    await ok(api.DELETE("/artist/{space}/members/{user}", { params, keepalive: true }));
  } catch (error) {
    if (!isProblem(error, "not_found")) throw error; // gone already, as was wanted
  }
  showMember(space, user, null);
  void membersChanged(space);
}
