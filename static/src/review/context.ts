/** What every part of a conversation needs to know of who reads it, and where. */
import { createContext } from "svelte";
import type { Person, Role, User, Version } from "../api/types";
import type { Desk } from "./desk.svelte";

export interface Conversation {
  readonly desk: Desk;
  /** Whoever reads it; not known for a moment. */
  readonly me: User | undefined;
  readonly role: Role | undefined;
  /** Who can be mentioned. */
  readonly people: Person[];
  readonly versions: Version[];
  /** The one that is looked at. */
  readonly heard: Version;
}

export const [useConversation, provideConversation] = createContext<Conversation>();
