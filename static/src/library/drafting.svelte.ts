/** A form over a thing that others may change meanwhile. */
import type { Outcome } from "./editing";

/** What is typed so far, and what stood there when it was begun. */
export class Drafting<Thing extends { revision: number }, Field extends keyof Thing> {
  draft: Pick<Thing, Field> = $state()!;
  /** Fields that somebody else changed as well, and what they are now. */
  clash = $state.raw<{ current: Thing; fields: Field[] } | null>(null);
  #before: Thing;
  readonly #fields: readonly Field[];

  constructor(thing: Thing, fields: readonly Field[]) {
    this.#fields = fields;
    this.#before = thing;
    this.#begin(thing);
  }

  /** What the next save is made on. */
  get before(): Thing {
    return this.#before;
  }

  /** Whether it was saved; if not, `clash` says why. What it throws is a Problem. */
  async save(
    send: (before: Thing, draft: Pick<Thing, Field>) => Promise<Outcome<Thing>>,
  ): Promise<boolean> {
    const outcome = await send(this.#before, $state.snapshot(this.draft) as Pick<Thing, Field>);
    if ("saved" in outcome) {
      this.#before = outcome.saved;
      this.clash = null;
      return true;
    }
    const { current, clashes } = outcome;
    // What only they changed is theirs; what both did is asked about. Saved again, it is meant.
    for (const field of this.#fields)
      if (JSON.stringify(this.draft[field]) === JSON.stringify(this.#before[field]))
        this.draft[field] = current[field];
    this.#before = current;
    this.clash = { current, fields: clashes as Field[] };
    return false;
  }

  /** Theirs instead of what was typed, where both changed it. */
  takeTheirs(): void {
    if (!this.clash) return;
    for (const field of this.clash.fields) this.draft[field] = this.clash.current[field];
    this.clash = null;
  }

  #begin(thing: Thing): void {
    const fields = this.#fields.map((field) => [field, structuredClone(thing[field])]);
    this.draft = Object.fromEntries(fields);
  }
}
