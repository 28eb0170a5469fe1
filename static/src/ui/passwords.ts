/** How good a new password is, by what counts most: its length. The server refuses common ones. */

/** As the server has it (accounts/passwords.py), in characters as people count them there. */
export const SHORTEST = 8;

export interface Strength {
  /** Of 4; 0 is refused. */
  level: 0 | 1 | 2 | 3 | 4;
  /** Characters that it lacks. */
  missing: number;
}

export function strengthOf(password: string): Strength {
  const length = [...password].length;
  if (length < SHORTEST) return { level: 0, missing: SHORTEST - length };
  // "aaaaaaaaaaaa" is long and no password.
  const different = new Set(password.toLowerCase()).size;
  const worth = Math.min(length, different * 2);
  const level = worth < 10 ? 1 : worth < 13 ? 2 : worth < 17 ? 3 : 4;
  return { level, missing: 0 };
}
