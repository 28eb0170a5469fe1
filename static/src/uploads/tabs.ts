/** Which tab an upload goes up in: two must not send the same one. */

const PREFIX = "wavic.upload.";

/** Do it unless another tab does: then false. */
export async function alone(id: string, work: () => Promise<void>): Promise<boolean> {
  let done = false;
  await navigator.locks.request(PREFIX + id, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    done = true;
    await work();
  });
  return done;
}

/** The ids of all that go up just now, in any tab. */
export async function goingUp(): Promise<Set<string>> {
  const { held } = await navigator.locks.query();
  return new Set((held ?? []).map(({ name }) => name!.slice(PREFIX.length)));
}
