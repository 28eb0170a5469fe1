/**
 * The address that one asked to have instead: the server tells nobody before its link was followed.
 * Remembered in this tab.
 */

const KEY = "wavic.new-address";

class PendingAddress {
  value = $state(sessionStorage.getItem(KEY) ?? "");

  set(address: string): void {
    this.value = address;
    if (address) sessionStorage.setItem(KEY, address);
    else sessionStorage.removeItem(KEY);
  }
}

export const pendingAddress = new PendingAddress();
