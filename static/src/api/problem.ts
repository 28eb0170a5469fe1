/** RFC 9457 problems of the API as errors (docs/api.md lists the codes). */
import type { components } from "./schema";
import { t } from "../text";

type ProblemDocument = components["schemas"]["Problem"];

/** What a request failed with. `code` is stable; `message` is a sentence that people may read. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  /** Dotted path of a field -> sentences; `detail` is the body as a whole. */
  readonly fields: Record<string, string[]>;
  /** Seconds after which trying again makes sense, where the server said so. */
  readonly retryAfter: number | null;
  /** Whatever else the document carries: `current`, `limit`, `used`, `missing`, … */
  readonly more: Record<string, unknown>;

  constructor(document: Partial<ProblemDocument>, retryAfter: number | null = null) {
    super(document.detail || t.errors.unknown);
    this.name = "Problem";
    this.status = document.status ?? 0;
    this.code = document.code ?? "unknown";
    this.fields = (document.errors as Record<string, string[]> | undefined) ?? {};
    this.retryAfter = retryAfter;
    this.more = document as Record<string, unknown>;
  }

  /** The first sentence about a field. */
  of(field: string): string | undefined {
    return this.fields[field]?.[0];
  }
}

/** The problem that an answer is. */
export async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  const text = await response.text().catch(() => "");
  try {
    return new Problem({ ...JSON.parse(text), status: response.status }, retryAfter);
  } catch {
    return new Problem({ status: response.status, code: `http_${response.status}` }, retryAfter);
  }
}

/** No answer at all: offline, or the server is starting again. */
export const unreachable = (): Problem =>
  new Problem({ code: "unreachable", detail: t.errors.unreachable });

export const isProblem = (error: unknown, ...codes: string[]): error is Problem =>
  error instanceof Problem && (codes.length === 0 || codes.includes(error.code));

/** A sentence for people, whatever went wrong. */
export const sentence = (error: unknown): string =>
  error instanceof Problem ? error.message : t.errors.unknown;
