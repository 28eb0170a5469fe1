/**
 * What a role may do, so that nobody is offered what the server would refuse. The server decides:
 * this is its table (spaces/roles.py) for what the studio shows.
 */
import type { Role } from "../api/types";

const AT_LEAST = ["viewer", "commenter", "editor", "admin", "owner"] as const;
const rank = (role: Role | undefined): number =>
  AT_LEAST.indexOf(role as (typeof AT_LEAST)[number]);
const from =
  (least: (typeof AT_LEAST)[number]) =>
  (role: Role | undefined): boolean =>
    rank(role) >= rank(least);

export const may = {
  comment: from("commenter"),
  download: from("commenter"),
  review: from("commenter"),
  edit: from("editor"),
  share: from("editor"),
  resolve: from("editor"),
  managePeople: from("admin"),
  renameSpace: from("admin"),
  export: from("admin"),
  seeAudit: from("admin"),
  deleteAnyComment: from("admin"),
  deleteSpace: from("owner"),
  transferSpace: from("owner"),
};
