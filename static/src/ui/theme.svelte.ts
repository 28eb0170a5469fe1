/** Dark or light: as the system is, unless somebody chose. */

export type Choice = "system" | "light" | "dark";

const KEY = "wavic.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

class Theme {
  choice = $state<Choice>((localStorage.getItem(KEY) as Choice | null) ?? "system");
  #systemIsDark = $state(system.matches);

  constructor() {
    system.addEventListener("change", ({ matches }) => (this.#systemIsDark = matches));
    $effect.root(() => {
      $effect(() => {
        document.documentElement.dataset.theme = this.dark ? "dark" : "light";
      });
    });
  }

  get dark(): boolean {
    return this.choice === "system" ? this.#systemIsDark : this.choice === "dark";
  }

  choose(choice: Choice): void {
    this.choice = choice;
    localStorage.setItem(KEY, choice);
  }
}

export const theme = new Theme();
