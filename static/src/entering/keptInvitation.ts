/** The token of an invitation, kept in this tab while somebody logs in or registers for it. */

const KEY = "wavic.invitation";

export const keep = (token: string): void => sessionStorage.setItem(KEY, token);
export const kept = (): string | null => sessionStorage.getItem(KEY);
export const forget = (): void => sessionStorage.removeItem(KEY);
