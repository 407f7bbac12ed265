import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createTokenManager,
  type StoreEvent,
  type TokenManager,
  type TokenRecord,
  type TokenStore,
} from "@auth/core";
import { createScriptedProvider, type ScriptedProvider } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { failing, hostWith } from "../test-support/hosts.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import { createFsTokenStore } from "./index.js";
import { createStoreIn } from "./store-in.js";

const key = `scripted-access-token-${"0".repeat(64)}`;
const after = (expectedRevision: number) => ({ expectedRevision, ttlMs: 60_000 });
const token = { value: "canary-7Qw3vXz9KpL2", issuedAt: 1000, expiresAt: 2000 };
const recordOf = (revision: number): TokenRecord => ({ format: 1, key, revision, dead: [], token });

/** A store with a record of revision 3 whose file now holds `content`. */
async function damagedStore(content: string | Buffer, store?: (directory: string) => TokenStore) {
  const directory = temporaryDirectory();
  const whole = createFsTokenStore({ directory });
  for (const revision of [1, 2, 3]) await whole.set(key, recordOf(revision), after(revision - 1));
  await writeFile(join(directory, `${key}.v1.3.json`), content);
  const damaged = store?.(directory) ?? createFsTokenStore({ directory });
  const events: StoreEvent[] = [];
  damaged.on?.(key, (event) => {
    if (event.type !== "changed") events.push(event);
  });
  return { directory, store: damaged, events };
}

const setAside = async (directory: string): Promise<string[]> =>
  (await readdir(directory)).filter((file) => file.includes(".corrupt-"));

const text = JSON.stringify(recordOf(3));

/** What may have become of a record of revision 3, and what its owner is told. */
const damages: Record<string, [content: string | Buffer, reason: string]> = {
  "cut off": [text.slice(0, 60), "it is no JSON"],
  empty: ["", "it is no JSON"],
  "zeroes, as after a power cut": [Buffer.alloc(300), "it is no JSON"],
  "no text": [Buffer.from(text.replace("canary", "ü"), "latin1"), "it is no JSON"],
  "larger than any record": [`{"a":"${"x".repeat(2 * 1024 * 1024)}"}`, "it is no JSON"],
  "other JSON": ["[1, 2]", "its record is not as it should be"],
  "a record of another key": [text.replace(key, "other"), "its key is not as it should be"],
  "a record without its list of dead values": [
    text.replace('"dead":[],', ""),
    "its dead is not as it should be",
  ],
  "a record with a time that is none": [
    text.replace("2000", '"tomorrow"'),
    "its token.expiresAt is not as it should be",
  ],
};

describe("a record that cannot be read", () => {
  for (const [name, [content, reason]] of Object.entries(damages)) {
    it(`is set aside with an event, and then there is none: ${name}`, async () => {
      const { directory, store, events } = await damagedStore(content);
      expect(await store.get(key)).toBeUndefined();
      const [kept = "", ...others] = await setAside(directory);
      expect(others).toEqual([]);
      expect(await readFile(join(directory, kept))).toEqual(Buffer.from(content));
      const file = join(directory, `${key}.v1.3.json`);
      expect(events).toEqual([
        {
          type: "quarantined",
          detail: `The record in ${file} could not be read: ${reason}. It is kept as ${kept}; the next token starts afresh.`,
        },
      ]);
    });
  }

  it("makes room for a record that begins at revision 1 again, for set as for get", async () => {
    const { directory, store, events } = await damagedStore("{");
    expect(await store.set(key, recordOf(4), after(3))).toBe(false);
    expect(await store.set(key, recordOf(1), after(0))).toBe(true);
    expect(await store.get(key)).toEqual(recordOf(1));
    expect(events.map(({ type }) => type)).toEqual(["quarantined"]);
    expect(await setAside(directory)).toHaveLength(1);
  });

  it("is kept through all later writes, deletes and damages", async () => {
    const { directory, store } = await damagedStore("{1");
    await store.get(key);
    for (const revision of [1, 2, 3]) await store.set(key, recordOf(revision), after(revision - 1));
    const newest = (await readdir(directory)).find((file) => file.endsWith(".json")) ?? "";
    await writeFile(join(directory, newest), "{2");
    await store.get(key);
    await store.delete(key);
    const files = await setAside(directory);
    const contents = await Promise.all(
      files.map((file) => readFile(join(directory, file), "utf8")),
    );
    expect(contents.sort()).toEqual(["{1", "{2"]);
  });

  it("is set aside once by several who find it at once", async () => {
    const { directory, store, events } = await damagedStore("{");
    const others = [1, 2, 3].map(() => createFsTokenStore({ directory }));
    const found = await Promise.all(
      [store, ...others].flatMap((one) => [one.get(key), one.get(key)]),
    );
    expect(found.every((record) => record === undefined)).toBe(true);
    expect(await setAside(directory)).toHaveLength(1);
    expect(events.length).toBeLessThanOrEqual(1);
  });

  it("is copied where there are no hard links", async () => {
    const { directory, store, events } = await damagedStore("{", (path) =>
      createStoreIn(async () => path, hostWith({ link: failing("EPERM") })),
    );
    expect(await store.get(key)).toBeUndefined();
    expect(await store.set(key, recordOf(1), after(0))).toBe(true);
    const [kept = ""] = await setAside(directory);
    expect(await readFile(join(directory, kept), "utf8")).toBe("{");
    expect(events.map(({ type }) => type)).toEqual(["quarantined"]);
  });

  it("is left where it is, with an error, where nothing can be written", async () => {
    const { directory, store } = await damagedStore("{", (path) =>
      createStoreIn(
        async () => path,
        hostWith({ link: failing("EROFS"), copyFile: failing("EROFS") }),
      ),
    );
    await expect(store.get(key)).rejects.toMatchObject({
      code: "AUTH_STORE",
      message: expect.stringContaining("is on a read-only file system (EROFS)"),
    });
    expect(await readdir(directory)).toEqual([`${key}.v1.3.json`]);
  });

  it("is closed to other users, also where it is kept", async () => {
    const { directory, store } = await damagedStore("{");
    await chmod(join(directory, `${key}.v1.3.json`), 0o644);
    await store.get(key);
    const [kept = ""] = await setAside(directory);
    const { mode } = await stat(join(directory, kept));
    expect(mode & 0o077).toBe(process.platform === "win32" ? mode & 0o077 : 0);
  });

  it("of a later format is nobody's damage: it stays, and the error says what to do", async () => {
    const { directory, store, events } = await damagedStore(
      text.replace('"format":1', '"format":2'),
    );
    for (const call of [() => store.get(key), () => store.set(key, recordOf(4), after(3))]) {
      await expect(call()).rejects.toMatchObject({
        code: "AUTH_STORE",
        path: "format",
        message: expect.stringMatching(/format 2.*Update @auth\/store-fs, or give each version/),
      });
    }
    expect(await readdir(directory)).toEqual([`${key}.v1.3.json`]);
    expect(events).toEqual([]);
  });
});

describe("a program that runs while its record is damaged", () => {
  async function running(): Promise<{
    directory: string;
    provider: ScriptedProvider;
    manager: TokenManager;
    damage: () => Promise<void>;
  }> {
    const directory = temporaryDirectory();
    const provider = createScriptedProvider();
    const store = createFsTokenStore({ directory });
    const manager = createTokenManager({ provider, store });
    await manager.getToken();
    async function damage(): Promise<void> {
      const [file = ""] = (await readdir(directory)).filter((name) => name.endsWith(".json"));
      await writeFile(join(directory, file), '{"format":1,"tok');
    }
    return { directory, provider, manager, damage };
  }

  it("saves what it knows again, so that the next start asks for nothing", async () => {
    const { directory, provider, manager, damage } = await running();
    const { value } = await manager.getToken();
    await damage();
    await manager.invalidate("somebody else's token");
    await createFsTokenStore({ directory }).get(key);
    await manager.invalidate(value);
    expect((await manager.getToken()).value).toBe("token-2");
    expect(manager.status().saved).toBe(true);
    await manager.close();
    const restarted = createTokenManager({ provider, store: createFsTokenStore({ directory }) });
    expect((await restarted.getToken()).value).toBe("token-2");
    expect(provider.issues).toHaveLength(2);
    await restarted.close();
  });

  it("agrees with a program that was started afterwards", async () => {
    const { directory, provider, manager, damage } = await running();
    await damage();
    const late = createTokenManager({ provider, store: createFsTokenStore({ directory }) });
    const { value } = await late.getToken();
    await late.invalidate(value);
    const next = await late.getToken();
    await manager.invalidate("token-1");
    expect((await manager.getToken()).value).toBe(next.value);
    await Promise.all([manager.close(), late.close()]);
  });
});
