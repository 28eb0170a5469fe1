/** Roles as the people page speaks of them (docs/people.md, "The role that counts"). */
import type { Member, ProjectSummary } from "../api/types";

/** What somebody can be given, the most first. */
export const GIVEN = ["admin", "editor", "commenter", "viewer"] as const;
export type GivenRole = (typeof GIVEN)[number];

const RANK: Record<Member["role"], number> = {
  owner: 5,
  admin: 4,
  editor: 3,
  commenter: 2,
  viewer: 1,
  visitor: 0,
};

export interface OwnRole {
  project: string;
  title: string;
  role: GivenRole;
  /** Compared with the role in the space. */
  differs: "more" | "less" | "same";
}

/** A member's roles in single projects, by title; of projects that are hidden or in the trash none. */
export function rolesInProjects(
  member: Pick<Member, "role" | "projects">,
  projects: Pick<ProjectSummary, "id" | "title">[],
): OwnRole[] {
  const titles = new Map(projects.map(({ id, title }) => [id, title]));
  return member.projects
    .filter(({ project }) => titles.has(project))
    .map(({ project, role }) => {
      const step = RANK[role] - RANK[member.role];
      const differs =
        step > 0 ? ("more" as const) : step < 0 ? ("less" as const) : ("same" as const);
      return { project, title: titles.get(project)!, role, differs };
    })
    .sort((a, b) => a.title.localeCompare(b.title));
}

type Edit = { role: Member["role"] | null; project?: string };

/** The member as an edit will leave them; null where they belong to the space no longer. */
export function edited(member: Member, { role, project }: Edit): Member | null {
  const next = { ...member };
  if (project === undefined) next.role = role ?? member.role;
  else
    next.projects = [
      ...member.projects.filter((own) => own.project !== project),
      ...(role ? [{ project, role: role as GivenRole }] : []),
    ];
  return next.role === "visitor" && next.projects.length === 0 ? null : next;
}
