/** One attempt after another to send a form: whether it is under way, and what the last one lacked. */
import { isProblem, Problem, sentence } from "../api/problem";

/** Other sentences than the server's for problems, by their code. */
type Words = Record<string, string>;

export class Submission {
  busy = $state(false);
  problem = $state.raw<unknown>(null);
  /** Seconds before which trying again is refused. */
  wait = $state(0);
  #until = 0;
  readonly #words: Words;

  constructor(words: Words = {}) {
    this.#words = words;
  }

  /** Whether it went well. Nothing is sent twice at once, or while the server wants to be left alone. */
  async run(send: () => Promise<unknown>): Promise<boolean> {
    if (this.busy || this.wait) return false;
    this.busy = true;
    this.problem = null;
    try {
      await send();
      return true;
    } catch (error) {
      this.problem = error;
      if (isProblem(error, "throttled")) this.#hold(error.retryAfter ?? 1);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** A second later. When the time is over, so is the problem. */
  tick(): void {
    if (!this.wait) return;
    this.wait = Math.max(0, Math.ceil((this.#until - Date.now()) / 1000));
    if (!this.wait) this.problem = null;
  }

  get code(): string | null {
    return this.problem instanceof Problem ? this.problem.code : null;
  }

  /** What is wrong with a field. */
  of(field: string): string | undefined {
    return this.problem instanceof Problem ? this.problem.of(field) : undefined;
  }

  /** What is wrong with it as a whole; nothing where the fields say it. */
  get sentence(): string {
    if (!this.problem) return "";
    if (!(this.problem instanceof Problem)) return sentence(this.problem);
    const { code, fields, message } = this.problem;
    if (this.#words[code]) return this.#words[code];
    if (Object.keys(fields).some((field) => field !== "detail")) return "";
    return fields.detail?.[0] ?? message;
  }

  #hold(seconds: number): void {
    this.#until = Date.now() + seconds * 1000;
    this.wait = Math.ceil(seconds);
  }
}
