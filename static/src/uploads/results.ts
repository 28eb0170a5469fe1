/** What came of an upload: where it is now, or why it isn't anywhere. */
import { Problem, sentence } from "../api/problem";
import { t } from "../text";
import type { Upload } from "./upload.svelte";

/** Below /app, where what it became is seen; null for what has no place of its own. */
export function placeOf({ to, result }: Pick<Upload, "to" | "result">): string | null {
  if (!result) return null;
  if (to.purpose === "track") return `/track/${result.id}`;
  if (to.purpose === "version" || to.purpose === "track_attachment") return `/track/${to.target}`;
  if (to.purpose.startsWith("project")) return `/project/${to.target}`;
  return to.purpose.startsWith("space") ? `/space/${to.target}` : null;
}

/** Why it failed, in plain words. */
export function reasonOf({ problem }: Pick<Upload, "problem">): string {
  if (!(problem instanceof Problem)) return sentence(problem);
  const [field] = Object.values(problem.fields);
  return t.uploads.reason(problem.code, problem.more) ?? field?.[0] ?? problem.message;
}
