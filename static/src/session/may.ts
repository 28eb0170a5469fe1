/**
 * What a role may do, so that nobody is offered what the server would refuse. The server decides:
 * this is its table (spaces/roles.py) for what the studio shows. Where a space can only be read
 * nothing is added; what makes room goes on.
 */
import type { Role } from "../api/types";
import { writable } from "./writable.svelte";

type Asked = (role: Role | undefined) => boolean;

const AT_LEAST = ["viewer", "commenter", "editor", "admin", "owner"] as const;
const rank = (role: Role | undefined): number =>
  AT_LEAST.indexOf(role as (typeof AT_LEAST)[number]);
const from =
  (least: (typeof AT_LEAST)[number]): Asked =>
  (role) =>
    rank(role) >= rank(least);
const adding =
  (least: (typeof AT_LEAST)[number]): Asked =>
  (role) =>
    !writable.reason && from(least)(role);

export const may = {
  comment: adding("commenter"),
  review: adding("commenter"),
  edit: adding("editor"),
  share: adding("editor"),
  resolve: adding("editor"),
  invite: adding("admin"),
  renameSpace: adding("admin"),
  download: from("commenter"),
  deleteOwnComment: from("commenter"),
  seeTrash: from("commenter"),
  seeUsage: from("editor"),
  remove: from("editor"),
  managePeople: from("admin"),
  export: from("admin"),
  openSettings: from("admin"),
  seeAudit: from("admin"),
  deleteAnyComment: from("admin"),
  deleteSpace: from("owner"),
  transferSpace: from("owner"),
};
