import { describe, expect, test } from "vitest";
import type { Act, ActKind } from "../api/types";
import { audit } from "../text/audit";
import { plainOf } from "../text/rich";
import {
  changesOf,
  isAlarming,
  originOf,
  placeNamed,
  placeOf,
  sentenceOf,
  type Reading,
} from "./said";

const person = (name: string) => ({ id: `id-${name}`, name, avatar: null });

const act = (kind: ActKind, fields: Partial<Act> = {}): Act => ({
  id: "a",
  kind,
  space: "s",
  actor: person("Ana"),
  people: [],
  support: false,
  subject: null,
  data: {},
  names: {},
  address: "",
  user_agent: "",
  created_at: "2026-03-14T12:00:00Z",
  ...fields,
});

const IN_SPACE: Reading = { me: "id-Me", own: false };
const OWN: Reading = { me: "id-Me", own: true };
const said = (of: Act, reading = IN_SPACE) => plainOf(sentenceOf(of, reading));

const ben = { people: [person("Ben")] };
const names = { p: "Winter", t: "Low Tide", i: "dee@example.org" };

describe("in a space's trail", () => {
  test.each<[ActKind, Partial<Act>, string]>([
    ["member.role_changed", { ...ben, data: { role: "editor" } }, "Ana changed the role of Ben in this space: Editor"],
    ["member.role_changed", { ...ben, names, data: { project: "p" } }, "Ana took back the role that Ben had in Winter"],
    ["member.joined", { data: { role: "viewer" } }, "Ana joined this space, as Viewer"],
    ["member.removed", { ...ben, data: { project: "gone" } }, "Ana removed Ben from a project"],
    ["space.transferred", { ...ben, data: { from: "id-Ana", to: "id-Ben" } }, "Ana handed this space over to Ben"],
    ["invitation.sent", { names, subject: { type: "invitation", id: "i" }, data: { role: "admin" } }, "Ana invited dee@example.org to this space, as Admin"],
    ["invitation.revoked", { subject: { type: "invitation", id: "i" } }, "Ana took back the invitation of somebody to this space"],
    ["invitation.declined", { actor: null }, "Somebody declined the invitation to this space"],
    ["link.created", { names, data: { target: "track", project: "p", track: "t", copies: 3 } }, "Ana shared Low Tide by a link for 3 people"],
    ["link.created", { names, data: { target: "project", project: "p", copies: 1 } }, "Ana shared Winter by a link"],
    ["link.revoked", { data: { copy: "c" } }, "Ana closed one person’s link to this space"],
    ["track.purged", { data: { title: "Old Song", project: "p" } }, "Ana deleted the track Old Song for good"],
    ["comment.purged", { actor: null, names, data: { track: "t" } }, "WAVIC deleted a comment on Low Tide for good"],
    ["purge.asked", { data: { count: 1 } }, "Ana emptied the trash: 1 thing"],
    ["purge.asked", { data: { title: "Winter" } }, "Ana asked for Winter to be deleted for good"],
    ["staff.changed", { actor: null, support: true, data: { model: "spaces.space", fields: ["Name"] } }, "WAVIC’s support changed the space"],
    ["staff.acted", { actor: null, support: true, data: { model: "music.old_thing", action: "make_new" } }, "WAVIC’s support did “make new” to old thing"],
  ])("%s %j", (kind, fields, words) => expect(said(act(kind, fields))).toBe(words)); // prettier-ignore
});

describe("in one's own trail", () => {
  const mine = { actor: person("Me"), space: null };
  test.each<[ActKind, Partial<Act>, string]>([
    ["user.logged_in", mine, "You logged in"],
    ["user.logged_in", { ...mine, data: { to: "admin" } }, "You logged in to the admin"],
    ["user.login_failed", { actor: null, people: [person("Me")] }, "Somebody tried to log in with a wrong password"],
    ["member.removed", { people: [person("Me")], names: { s: "Northbound" } }, "Ana removed you from Northbound"],
    ["plan.changed", { actor: null, people: [person("Me")], data: { plan: "pro", before: "free" } }, "WAVIC changed the plan from Free to Pro"],
    ["member.left", { ...mine, space: "s", names: { s: "Northbound" } }, "You left Northbound"],
    ["member.joined", { ...mine, space: "gone" }, "You joined a space"],
    ["space.purged", { data: { title: "Northbound" } }, "Ana deleted Northbound for good"],
  ])("%s %j", (kind, fields, words) => expect(said(act(kind, fields), OWN)).toBe(words)); // prettier-ignore
});

test("every kind is told, whatever is missing of it", () => {
  for (const kind of Object.keys(audit.said) as ActKind[])
    for (const reading of [OWN, IN_SPACE])
      for (const fields of [{}, { actor: null }, { actor: null, support: true }]) {
        const words = said(act(kind, fields), reading);
        expect(words, kind).toMatch(/^\S.* \S+$/);
        expect(words, kind).not.toMatch(/undefined|null|NaN| {2}/);
      }
});

test("a kind that is new here is at least named", () => {
  const fresh = "space.painted" as ActKind;
  expect(said(act(fresh))).toBe("Ana: space.painted");
});

test("names are emphasised, and what people typed stays text", () => {
  const parts = sentenceOf(act("member.left", { actor: person("<b>Ben</b>") }), IN_SPACE);
  expect(parts.filter(({ strong }) => strong).map(({ text }) => text)).toEqual([
    "<b>Ben</b>",
    "this space",
  ]);
});

test("says from where it came, as much as is told", () => {
  const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0";
  const from = { user_agent: agent, address: "203.0.113.7" };
  expect(originOf(act("space.created", from))).toBe("Firefox on Linux · 203.0.113.7");
  expect(originOf(act("space.created", { address: "203.0.113.7" }))).toBe("203.0.113.7");
  expect(originOf(act("space.created"))).toBe("");
});

test("one's own trail says in which space it was, where the sentence names something in it", () => {
  const there = { names: { s: "Northbound" } };
  const link = act("link.created", { ...there, data: { project: "p" } });
  expect(placeNamed(link, OWN)).toBe("Northbound");
  expect(placeNamed(link, IN_SPACE)).toBe("");
  expect(placeNamed(act("member.left", there), OWN)).toBe("");
});

test("says what of a link was changed", () => {
  const fields = ["password", "may_comment", "Brand new"];
  expect(changesOf(act("link.edited", { data: { fields } }))).toBe("password, comments, Brand new");
});

test.each<[ActKind, Partial<Act>, string | null]>([
  ["member.removed", {}, "/space/s/people"],
  ["link.edited", { subject: { type: "link", id: "l" } }, "/space/s/links?link=l"],
  ["link.revoked", { subject: { type: "link", id: "l" } }, null],
  ["user.logged_in", { space: null }, null],
])("%s %j leads to %s", (kind, fields, place) => expect(placeOf(act(kind, fields))).toBe(place));

test("what support does, and who guessed a password, stands out", () => {
  expect(isAlarming(act("user.login_failed"))).toBe(true);
  expect(isAlarming(act("staff.changed", { support: true }))).toBe(true);
  expect(isAlarming(act("member.left"))).toBe(false);
});
