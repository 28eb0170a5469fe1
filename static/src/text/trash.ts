/** What the trash says: beside `t`, so that it comes with its page. */
import { trash as en } from "./en/trash";

export type TrashCatalogue = typeof en;

export const trash: TrashCatalogue = en;
