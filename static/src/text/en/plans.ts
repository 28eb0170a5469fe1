import { plural } from "../plural";

type Numbers = { used: number; limit: number } | null;

const spaces = (count: number) => plural("en", count, { one: "1 space", other: `${count} spaces` });
const people = (count: number) =>
  plural("en", count, { one: "1 collaborator", other: `${count} collaborators` });

/** Limits, and spaces beyond them. What a limit is in numbers is said by the server. */
export const plans = {
  see: "See plans",
  ask: (name: string | null) =>
    name ? `Ask ${name}, who owns the space.` : "Ask the owner of the space.",
  readOnlyTitle: "This space can only be read.",
  readOnly: {
    spaces: (numbers: Numbers) =>
      numbers
        ? `The owner’s plan has room for ${spaces(numbers.limit)}, and there are ${numbers.used}: ` +
          "the newest can be heard and downloaded, and nothing can be added to them."
        : "The owner has more spaces than their plan has room for. It can be heard and downloaded, " +
          "and nothing can be added.",
    collaborators: (numbers: Numbers) =>
      numbers
        ? `The owner’s plan has room for ${people(numbers.limit)} in a space, and this one has ` +
          `${numbers.used}. It can be heard and downloaded, and nothing can be added.`
        : "It has more collaborators than the owner’s plan has room for. It can be heard and " +
          "downloaded, and nothing can be added.",
  },
  remedy: {
    spaces: "Delete or hand over an older space, or take a larger plan.",
    collaborators: "Remove somebody, or take a larger plan.",
  },
};
