import { afterEach, describe, expect, test } from "vitest";
import { may } from "./may";
import { writable } from "./writable.svelte";

const asked = Object.keys(may) as (keyof typeof may)[];
const allowed = (role: "owner" | "editor" | "viewer") => asked.filter((what) => may[what](role));

afterEach(() => (writable.reason = null));

describe("where a space can only be read", () => {
  test("its owner adds nothing, and makes room as ever", () => {
    expect(allowed("owner")).toEqual(asked);
    writable.reason = "spaces";
    expect(allowed("owner")).toEqual([
      ...[
        "download",
        "deleteOwnComment",
        "seeTrash",
        "seeUsage",
        "remove",
        "managePeople",
        "export",
      ],
      ...["openSettings", "seeAudit", "deleteAnyComment", "deleteSpace", "transferSpace"],
    ]);
  });

  test("editors take away what they may have added", () => {
    writable.reason = "collaborators";
    expect(allowed("editor")).toEqual([
      ...["download", "deleteOwnComment", "seeTrash", "seeUsage", "remove"],
    ]);
    expect(allowed("viewer")).toEqual([]);
  });
});
