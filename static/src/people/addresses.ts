/** E-mail addresses as people paste them: several at once, with names, separated by anything. */

/** As the server compares them. */
export const folded = (address: string): string => address.normalize("NFKC").trim().toLowerCase();

export const sameAddress = (one: string, other: string): boolean => folded(one) === folded(other);

export interface Addresses {
  /** Each once, as typed first. */
  good: string[];
  /** What can't be an address. */
  wrong: string[];
}

const AN_ADDRESS = /^[^\s@<>"(),;:\\[\]]+@[^\s@<>"(),;:\\[\]]+\.[^\s@<>"(),;:\\[\].]+$/u;
const IN_BRACKETS = /<([^<>]*)>/;

/** What is in a text such as `Ann <ann@a.example>, ben@b.example cleo@c.example`. */
export function addressesIn(text: string): Addresses {
  const good = new Map<string, string>();
  const wrong: string[] = [];
  for (const part of text.split(/[,;\n\r]+/)) {
    const bracketed = IN_BRACKETS.exec(part)?.[1];
    const words = bracketed === undefined ? part.split(/\s+/) : [bracketed];
    for (const word of words.map((each) => each.replace(/^mailto:/i, "").trim()).filter(Boolean))
      if (!AN_ADDRESS.test(word)) wrong.push(word);
      else if (!good.has(folded(word))) good.set(folded(word), word);
  }
  return { good: [...good.values()], wrong };
}
