// Opening the link by the API, with its password where it has one.

import { call, recall, remember } from "./api.js";
import { meet } from "./guest.js";
import { attempt, byId, submitted } from "./page.js";

// `welcome(link)` is called once the guest is in.
export function enter(page, token, welcome) {
  function ask() {
    byId("gate").hidden = false;
    byId("password").select();
  }

  async function open(password) {
    const guest = recall(page.dataset.key);
    const body = { ...(password && { password }), ...(guest && { guest }) };
    byId("loading").hidden = Boolean(password);
    try {
      const opened = await call("POST", `/link/open/${token}`, body, { anonymous: true });
      remember(opened.token);
      meet(opened.guest);
      byId("gate").hidden = true;
      if (page.dataset.quiet === "yes") await introduce(opened.link);
      await welcome(opened.link);
    } catch (refusal) {
      if (refusal.code !== "password_required") throw refusal;
      ask();
    } finally {
      byId("loading").hidden = true;
    }
  }

  submitted("gate", () => open(byId("password").value));
  if (page.dataset.protected === "no" || recall(page.dataset.key)) attempt(() => open())();
  else ask();
}

// A page that said nothing before it was opened says now what it is about.
async function introduce(link) {
  byId("title").textContent = document.title = link.title;
  if (link.target !== "space") byId("artist").textContent = link.space.name;
  const home = { space: "artist", project: "project" }[link.target];
  if (!home) return;
  const { artwork, avatar } = await call("GET", `/${home}/${link.target_id}`);
  const picture = byId("artwork");
  picture.src = (artwork ?? avatar)?.medium ?? "";
  picture.hidden = !picture.getAttribute("src");
}
