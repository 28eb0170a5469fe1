/**
 * All that the studio says. `t` is the catalogue in use; another language is another catalogue of
 * the same type. What depends on a number is a function of it (`plural` has the language's rules).
 */
import { en } from "./en";

export type Catalogue = typeof en;

export const language = "en";
export const t: Catalogue = en;
