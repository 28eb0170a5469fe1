import { expect, test } from "vitest";
import { Problem, unreachable } from "../api/problem";
import { inviteEach } from "./inviting";

const already = new Problem({ code: "already_member" });
const noAddress = new Problem({ code: "invalid", errors: { email: ["Enter a valid address."] } });
const tooMany = new Problem({ code: "throttled", status: 429 }, 60);

const answers = (problems: Record<string, unknown>) => {
  const asked: string[] = [];
  const invite = (email: string) => {
    asked.push(email);
    return email in problems ? Promise.reject(problems[email]) : Promise.resolve();
  };
  return { asked, invite };
};

test("everybody is invited, in order", async () => {
  const { asked, invite } = answers({});
  expect(await inviteEach(["a", "b"], invite)).toEqual({
    sent: ["a", "b"],
    refused: [],
    left: [],
    stopped: null,
  });
  expect(asked).toEqual(["a", "b"]);
});

test("who belongs already, or is no address, keeps nobody else from being invited", async () => {
  const { invite } = answers({ a: already, c: noAddress });
  const { sent, refused, stopped } = await inviteEach(["a", "b", "c", "d"], invite);
  expect(sent).toEqual(["b", "d"]);
  expect(refused).toEqual([
    { email: "a", problem: already },
    { email: "c", problem: noAddress },
  ]);
  expect(stopped).toBeNull();
});

test.each([
  ["too many", tooMany],
  ["no server", unreachable()],
  ["a role that isn't one", new Problem({ code: "invalid", errors: { role: ["No."] } })],
  ["a mistake of ours", new TypeError()],
])("%s stops it, and says who is left", async (_, problem) => {
  const { asked, invite } = answers({ b: problem });
  const outcome = await inviteEach(["a", "b", "c"], invite);
  expect(outcome).toEqual({ sent: ["a"], refused: [], left: ["b", "c"], stopped: problem });
  expect(asked).toEqual(["a", "b"]);
});
