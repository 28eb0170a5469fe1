/** What the audit trail says: beside `t`, so that it comes with the pages that show it. */
import { audit as en } from "./en/audit";

export type AuditCatalogue = typeof en;

export const audit: AuditCatalogue = en;
