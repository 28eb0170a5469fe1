/** What exports say: beside `t`, so that it comes with the pages that show it. */
import { exporting as en } from "./en/exporting";

export type ExportingCatalogue = typeof en;

export const exporting: ExportingCatalogue = en;
