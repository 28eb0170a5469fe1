/** Whether this computer is online, as far as the browser can tell. */
class Connection {
  online = $state(navigator.onLine);

  constructor() {
    addEventListener("online", () => (this.online = true));
    addEventListener("offline", () => (this.online = false));
  }
}

export const connection = new Connection();
