import { describe, expect, test } from "vitest";
import { Problem } from "../api/problem";
import { Ordering, type Order } from "./ordering.svelte";

/** A project's order as the server keeps it, answering when it is told to. */
class Server {
  order: string[] = ["a", "b", "c"];
  revision = 1;
  asked: string[][] = [];
  settled: [Order, string][] = [];
  failed: unknown[] = [];
  hold: Promise<void> = Promise.resolve();

  now = (): Order => ({ tracks: this.order, revision: this.revision });

  send = async (tracks: string[], revision: number): Promise<Order> => {
    this.asked.push(tracks);
    await this.hold;
    if (revision !== this.revision)
      throw new Problem({ status: 409, code: "conflict", current: this.now() } as object);
    if (tracks.toSorted().join() !== this.order.toSorted().join())
      throw new Problem({ status: 400, code: "incomplete_order", current: this.now() } as object);
    this.order = tracks;
    this.revision += 1;
    return this.now();
  };
  settle = (order: Order, outcome: string) => void this.settled.push([order, outcome]);
  fail = (error: unknown) => void this.failed.push(error);
}

const made = () => {
  const server = new Server();
  return { server, ordering: new Ordering(server) };
};

describe("an order", () => {
  test("is shown at once and sent", async () => {
    const { server, ordering } = made();
    const done = ordering.put(["b", "a", "c"], server.now());
    expect(ordering.wanted).toEqual(["b", "a", "c"]);
    await done;
    expect(server.order).toEqual(["b", "a", "c"]);
    expect(server.settled).toEqual([[{ tracks: ["b", "a", "c"], revision: 2 }, "saved"]]);
  });

  test("changed again meanwhile is sent once more, the newest only", async () => {
    const { server, ordering } = made();
    let answer = () => {};
    server.hold = new Promise((resolve) => (answer = resolve));
    const done = ordering.put(["b", "a", "c"], server.now());
    void ordering.put(["b", "c", "a"], server.now());
    void ordering.put(["c", "b", "a"], server.now());
    answer();
    await done;
    expect(server.asked).toEqual([
      ["b", "a", "c"],
      ["c", "b", "a"],
    ]);
    expect(server.order).toEqual(["c", "b", "a"]);
    expect(server.settled.map(([, outcome]) => outcome)).toEqual(["saved"]);
  });

  test("is sent again where only the revision was stale", async () => {
    const { server, ordering } = made();
    const stale = server.now();
    server.revision = 7;
    await ordering.put(["c", "a", "b"], stale);
    expect(server.order).toEqual(["c", "a", "b"]);
    expect(server.settled).toEqual([[{ tracks: ["c", "a", "b"], revision: 8 }, "saved"]]);
  });

  test("takes in a track that came meanwhile", async () => {
    const { server, ordering } = made();
    const stale = server.now();
    server.order = ["a", "b", "c", "d"];
    await ordering.put(["c", "a", "b"], stale);
    expect(server.order).toEqual(["c", "a", "b", "d"]);
    expect(ordering.wanted).toEqual(["c", "a", "b", "d"]);
  });

  test("gives way to somebody else's", async () => {
    const { server, ordering } = made();
    const stale = server.now();
    Object.assign(server, { order: ["b", "c", "a"], revision: 2 });
    await ordering.put(["c", "a", "b"], stale);
    expect(ordering.wanted).toBeNull();
    expect(server.order).toEqual(["b", "c", "a"]);
    expect(server.settled).toEqual([[{ tracks: ["b", "c", "a"], revision: 2 }, "theirs"]]);
  });

  test("that can't be asked for is taken back, and said", async () => {
    const { server, ordering } = made();
    const refusal = new Problem({ status: 403, code: "forbidden" });
    server.send = () => Promise.reject(refusal);
    await ordering.put(["c", "a", "b"], server.now());
    expect(ordering.wanted).toBeNull();
    expect(server.failed).toEqual([refusal]);
    expect(ordering.busy).toBe(false);
  });

  test("is not asked for forever", async () => {
    const { server, ordering } = made();
    server.send = (tracks) => {
      server.asked.push(tracks);
      server.revision += 1;
      return Promise.reject(new Problem({ code: "conflict", current: server.now() } as object));
    };
    await ordering.put(["c", "a", "b"], server.now());
    expect(server.asked).toHaveLength(3);
    expect(server.failed).toHaveLength(1);
  });

  test("keeps what is on its way when the list is fetched, and drops it after", async () => {
    const { server, ordering } = made();
    let answer = () => {};
    server.hold = new Promise((resolve) => (answer = resolve));
    const done = ordering.put(["b", "a", "c"], server.now());
    ordering.arrived();
    expect(ordering.wanted).toEqual(["b", "a", "c"]);
    answer();
    await done;
    ordering.arrived();
    expect(ordering.wanted).toBeNull();
  });
});
