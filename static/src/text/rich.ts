/** Sentences of which parts are emphasised: rich`${"Ana"} left a comment`. */

export interface Part {
  text: string;
  /** A name, or what else one looks for. */
  strong: boolean;
}

export function rich(plain: TemplateStringsArray, ...strong: string[]): Part[] {
  return plain
    .flatMap((text, index) => [
      { text, strong: false },
      { text: strong[index] ?? "", strong: true },
    ])
    .filter(({ text }) => text !== "");
}

export const plainOf = (parts: Part[]): string => parts.map(({ text }) => text).join("");
