import { plural } from "../plural";

export const passwords = {
  show: "Show password",
  hide: "Hide password",
  advice: "At least 8 characters. A few words in a row are easy to keep in mind.",
  missing: (count: number) =>
    plural("en", count, { one: "1 character more", other: `${count} characters more` }),
  levels: {
    1: "It will do. Longer is better.",
    2: "Fair. Another word makes it good.",
    3: "Good.",
    4: "Very good.",
  },
};
