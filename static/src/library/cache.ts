/** Writing what one knows already into what the lists show, ahead of the server's answer. */
import { queries } from "../api/queries";

type Key = readonly unknown[];

/** Change one thing in a list, where that is loaded. */
export const patchIn = <Thing extends { id: string }>(
  list: Key,
  id: string,
  changes: Partial<Thing>,
): void => {
  queries.setQueryData<Thing[]>(list, (things) =>
    things?.map((thing) => (thing.id === id ? { ...thing, ...changes } : thing)),
  );
};

/** Take one thing out of a list, where that is loaded. */
export const dropFrom = (list: Key, id: string): void => {
  queries.setQueryData<{ id: string }[]>(list, (things) =>
    things?.filter((thing) => thing.id !== id),
  );
};

/** Change a thing that is loaded by itself. */
export const patch = <Thing>(key: Key, changes: Partial<Thing>): void => {
  queries.setQueryData<Thing>(key, (thing) => thing && { ...thing, ...changes });
};
