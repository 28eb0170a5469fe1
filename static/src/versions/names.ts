/** What people call a version. */
import { t } from "../text";
import type { VersionSummary } from "../api/types";

export const nameOf = ({ label, number }: Pick<VersionSummary, "label" | "number">): string =>
  label || t.versions.name(number);
