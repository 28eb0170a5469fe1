// The player on a share link's page: plays, tells what was heard, and shows what others do.
// Whatever others wrote goes onto the page as text, never as HTML.

import { call } from "./api.js";
import { enter } from "./entering.js";
import { Listening } from "./listening.js";
import { announce } from "./lockscreen.js";
import { meanwhile } from "./meanwhile.js";
import { list } from "./music.js";
import { attempt, byId, clicked, clock, say, submitted } from "./page.js";
import { report } from "./report.js";
import { comment, discuss, follow, leaveThread, takeRange } from "./talk.js";
import { review } from "./verdict.js";
import { draw, hover } from "./waveform.js";

const page = byId("share");
const audio = byId("audio");
const token = location.pathname.split("/").pop();
const TELL_EVERY = 10_000; // ms
const LOOK_AGAIN = 5_000; // ms, for what is still being prepared

let link = {};
let current = null; // the track that is shown
let listening = null; // what plays, from its start to its end
let starting = null; // the id of the track that is about to
let queue = []; // the list that `current` was chosen from
let waveform = []; // points to draw

async function welcome(opened) {
  link = opened;
  byId("talk").hidden = !link.may_comment;
  byId("review").hidden = !link.may_approve;
  byId("download").hidden = !link.may_download;
  if (link.track) await choose(await call("GET", `/track/${link.track}`));
  else await list(link, pick);
  meanwhile(page.dataset.stream, {
    current: () => current,
    said: () => current && link.may_comment && byId("fresh").hidden && discuss(current),
    heard: () => current && lookForMix(current),
    over: close,
  });
}

// --- what there is to hear -------------------------------------------------------------------

// Of a list, `tracks`, one is to be shown, or played as well.
async function pick(track, tracks, { heard }) {
  queue = tracks;
  await (heard ? start(track) : choose(track));
}

async function choose(track) {
  stop();
  current = track;
  byId("loading").hidden = true;
  byId("deck").hidden = false;
  byId("playing").textContent = track.title;
  const { label, number, status, stream_url: ready } = track.version;
  const waits = status === "processing";
  byId("label").textContent =
    waits && !ready ? "being prepared: a moment, please" : label || `version ${number}`;
  byId("length").textContent = clock(track.version.duration_ms);
  byId("position").max = track.version.duration_ms ?? 0;
  byId("position").value = 0;
  for (const button of page.querySelectorAll("[data-track]"))
    button.setAttribute("aria-current", button.dataset.track === track.id);
  waveform = [];
  show();
  byId("fresh").hidden = true;
  await Promise.all([!waits && picture(track), discussAndReview(track)]);
  if (waits) wait(track);
}

const discussAndReview = (track) =>
  Promise.all([link.may_comment && discuss(track), link.may_approve && review(track)]);

// Until the server has listened to it; not while the guest does.
function wait(track) {
  setTimeout(attempt(async () => {
    if (current !== track || listening) return;
    const now = await call("GET", `/track/${track.id}`);
    if (current !== track || listening) return;
    if (now.version.status === "processing") wait(track);
    else await choose(now);
  }), LOOK_AGAIN);
}

// --- what others do meanwhile ----------------------------------------------------------------

// Another mix takes the place of this one; not while that is heard or written about: then it waits.
async function lookForMix(track) {
  const now = await call("GET", `/track/${track.id}`);
  if (current !== track) return;
  const { id, status, stream_url: ready } = track.version;
  const busy = listening || byId("body").value || byId("note").value;
  if (now.version.id !== id && busy) byId("fresh").hidden = now.version.status !== "ready";
  else if (now.version.id !== id || (now.version.status !== status && !ready && !busy))
    await choose(now);
  else await discussAndReview(now);
}

async function hearFresh() {
  const goesOn = !audio.paused;
  await choose(await call("GET", `/track/${current.id}`));
  if (goesOn) await play();
}

function close() {
  stop();
  for (const id of ["deck", "music", "review", "talk"]) byId(id).hidden = true;
  say("This link is closed. Ask whoever sent it for another one.");
}

// --- playing ---------------------------------------------------------------------------------

async function play() {
  if (!listening) {
    audio.load(); // in the click itself: Safari then lets it play after what is awaited below
    if (!(await begin())) return;
  }
  await audio.play();
}

// Whether there is something to play now; not where another track was chosen meanwhile.
async function begin() {
  const { id } = current;
  if (starting === id) return false;
  starting = id;
  try {
    const track = await call("GET", `/track/${id}`); // its current version, freshly signed
    if (current.id !== id) return false;
    if (track.version.id !== current.version.id) await choose(track);
    const url = track.version.stream_url ?? (await counted(track));
    if (current.id !== id) return false;
    const start = Number(byId("position").value);
    audio.src = url;
    if (start) audio.currentTime = start / 1000;
    listening = new Listening(audio, id, track.version.id);
    announce(track, link.space.name, neighbour(track, -1), neighbour(track, 1));
    return true;
  } finally {
    if (starting === id) starting = null;
  }
}

// Where plays are counted the address is given for each of them.
async function counted(track) {
  const query = `version=${track.version.id}&redirect=false`;
  return (await call("GET", `/track/${track.id}/stream?${query}`)).url;
}

const neighbour = (track, step) => {
  const other = queue[queue.findIndex(({ id }) => id === track.id) + step];
  return other ? attempt(() => start(other)) : null;
};

const start = (track) => Promise.all([choose(track), play()]);

function stop() {
  audio.pause();
  listening?.tell();
  listening = null;
  audio.removeAttribute("src");
}

function seek(ms) {
  byId("position").value = ms;
  if (listening) audio.currentTime = ms / 1000;
  show(ms);
}

function show(ms = listening ? audio.currentTime * 1000 : Number(byId("position").value)) {
  const length = clock(current.version.duration_ms);
  byId("elapsed").textContent = clock(ms);
  byId("position").value = ms;
  byId("position").setAttribute("aria-valuetext", `${clock(ms)} of ${length}`);
  draw(byId("wave"), waveform, ms / (current.version.duration_ms || 1));
  follow(ms, listening !== null);
}

async function picture(track) {
  const query = `version=${track.version.id}`;
  const drawn = await call("GET", `/track/${track.id}/waveform?${query}`).catch(() => ({}));
  if (current.id !== track.id) return;
  waveform = drawn.data ?? [];
  show();
}

// --- the page --------------------------------------------------------------------------------

async function download() {
  const query = `version=${current.version.id}&redirect=false`;
  const { url } = await call("GET", `/track/${current.id}/download?${query}`);
  location.assign(url); // an attachment: the page stays
}

submitted("comment", comment);
clicked("play", () => (audio.paused ? play() : audio.pause()));
clicked("approve", () => review(current, "approve"));
clicked("request-changes", () => review(current, "request-changes"));
clicked("hear-fresh", hearFresh);
clicked("download", download);
clicked("report", () => report(token));
byId("report").hidden = false;
clicked("no-reply", leaveThread);
clicked("range", takeRange);
hover(byId("position"), byId("hover"), () => current?.version.duration_ms ?? 0);
page.addEventListener("seek", ({ detail }) => seek(detail));
byId("position").addEventListener("input", ({ target }) => seek(Number(target.value)));
byId("artwork").addEventListener("error", ({ target }) => { target.hidden = true; });
addEventListener("resize", () => current && show());

// "emptied" as well: what loads anew drops a "pause" that is under way.
for (const event of ["play", "pause", "emptied"])
  audio.addEventListener(event, () => {
    byId("play").classList.toggle("on", !audio.paused);
    byId("play").setAttribute("aria-label", audio.paused ? "Play" : "Pause");
    if (audio.paused) listening?.tell();
  });
audio.addEventListener("timeupdate", () => listening && show());
audio.addEventListener("error", () => {
  if (!listening) return;
  listening.tell();
  listening = null; // its address may have run out: the next press fetches another one
  say("It stopped. Press play to go on.");
});
audio.addEventListener("ended", attempt(async () => {
  listening?.tell();
  listening = null;
  seek(0);
  const next = queue[queue.findIndex(({ id }) => id === current.id) + 1];
  // Where plays are counted, each is the guest's own choice.
  if (next && link.plays_left === null) await start(next);
}));
setInterval(() => listening?.tell(), TELL_EVERY);
for (const event of ["pagehide", "visibilitychange"]) addEventListener(event, () => listening?.tell());

enter(page, token, welcome);
