/** What is being done about one's plan: one thing at a time, and what went wrong is said. */
import { isProblem } from "../api/problem";
import { changed } from "../api/queries";
import { billing } from "../text/billing";
import { toasts } from "../ui/toasts.svelte";

const WORDS: Record<string, string> = billing.problems;

class Acting {
  what = $state<string | null>(null);

  /** Whether it went well. */
  async run(what: string, act: () => Promise<unknown>): Promise<boolean> {
    if (this.what) return false;
    this.what = what;
    try {
      await act();
      return true;
    } catch (error) {
      tellOf(error);
      return false;
    } finally {
      this.what = null;
    }
  }
}

export const acting = new Acting();

/** Say it in our words where there are some; whatever was shown may not be so any more. */
function tellOf(error: unknown): void {
  const said = isProblem(error) ? WORDS[error.code] : undefined;
  if (said) toasts.say(said, { tone: "bad", lasts: 9_000 });
  else toasts.fail(error);
  if (isProblem(error) && error.status === 409) void changed("subscription");
}
