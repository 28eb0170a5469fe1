/** Every page of the studio. Each comes when it is first opened. */
import type { Route } from "./navigation/router.svelte";

export const routes: Route[] = [
  { path: "login", load: () => import("./entering/Login.svelte"), audience: "stranger" },
  { path: "register", load: () => import("./entering/Register.svelte"), audience: "stranger" },
  { path: "forgot", load: () => import("./entering/Forgot.svelte"), audience: "anybody" },
  { path: "reset", load: () => import("./entering/Reset.svelte"), audience: "anybody" },
  { path: "verify", load: () => import("./entering/Verify.svelte"), audience: "anybody" },
  { path: "goodbye", load: () => import("./entering/Goodbye.svelte"), audience: "anybody" },
  { path: "invitation", load: () => import("./entering/Invitation.svelte"), audience: "anybody" },

  { path: "", load: () => import("./library/Home.svelte") },
  { path: "space/:space", load: () => import("./library/SpacePage.svelte") },
  { path: "space/:space/settings", load: () => import("./library/SpaceSettings.svelte") },
  { path: "project/:project", load: () => import("./library/ProjectPage.svelte") },
  { path: "track/:track", load: () => import("./review/TrackPage.svelte") },

  { path: "space/:space/people", load: () => import("./people/PeoplePage.svelte") },
  { path: "links", load: () => import("./sharing/LinksPage.svelte") },
  { path: "space/:space/links", load: () => import("./sharing/LinksPage.svelte") },
  { path: "space/:space/audit", load: () => import("./audit/SpaceAuditPage.svelte") },
  { path: "space/:space/activity", load: () => import("./activity/ActivityPage.svelte") },
  { path: "notifications", load: () => import("./notifications/NotificationsPage.svelte") },
  { path: "trash", load: () => import("./trash/TrashPage.svelte") },
  { path: "account", load: () => import("./account/AccountPage.svelte") },
  { path: "account/leave", load: () => import("./account/LeavePage.svelte") },
  { path: "account/plan", load: () => import("./plans/PlanPage.svelte") },
  { path: "account/security", load: () => import("./audit/OwnAuditPage.svelte") },
];
