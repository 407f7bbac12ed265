import { describe, expect, it } from "vitest";
import { createFileNames, isOurFile, nameOf } from "./file-names.js";

const tokenKey = `kis-access-token-${"0123456789abcdef".repeat(4)}`;

describe("the names of a key's files", () => {
  it("are the key itself for the keys of token managers, so that people see what is what", () => {
    expect(nameOf(tokenKey)).toBe(tokenKey);
    expect(nameOf("kiwoom_1")).toBe("kiwoom_1");
  });

  it("are a hash for every key that a file system may take for a path, another name, or a device", () => {
    const hostile = [
      ...[
        "",
        ".",
        "..",
        "../a",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "C:\\a",
        "a:b",
        "a.b",
        "a\0b",
        "a\nb",
      ],
      ...["A", "kis-Access", "한국투자증권", "-rf", "_a", " a", "a ", "~", "*", "x".repeat(129)],
      ...["con", "nul", "com1", "lpt9"],
    ];
    const names = hostile.map(nameOf);
    for (const name of names) expect(name).toMatch(/^sha256~[0-9a-f]{64}$/);
    expect(new Set(names).size).toBe(hostile.length);
  });

  it("differ for the same word composed and decomposed, and for broken characters", () => {
    const keys = ["한", "한".normalize("NFD"), "\ud800", "\ud801", "\ufffd"];
    expect(new Set(keys.map(nameOf)).size).toBe(keys.length);
  });

  it("fit into the 255 bytes of a name, however long the key is", () => {
    for (const key of ["x".repeat(128), "한".repeat(5000)]) {
      const { entry, ticket, trash, corrupt } = createFileNames(key);
      for (const file of [entry(999_999_999_999_999), ticket(), trash(), corrupt(1e14)]) {
        expect(Buffer.byteLength(file)).toBeLessThanOrEqual(255);
        expect(isOurFile(file)).toBe(true);
      }
    }
  });

  it("tell entries from unfinished ones, from those set aside, and from other files", () => {
    const { entry, serialOf, ticket, isTicket, trash, isTrash, corrupt } = createFileNames("a");
    expect(serialOf(entry(12))).toBe(12);
    expect(isTicket(ticket())).toBe(true);
    expect(isTrash(trash())).toBe(true);
    const others = [ticket(), trash(), corrupt(3), "a.v1.03.json", "a.v1.0.json", "a.v1.-1.json"];
    others.push("a.v1.3.json.bak", "a.v2.3.json", "a.json", "a.v1.1e3.json", "README", ".DS_Store");
    for (const file of others) expect(serialOf(file), file).toBeUndefined();
    expect(isTicket(entry(1)) || isTicket(corrupt(1)) || isTicket("a.v1.1.tmp")).toBe(false);
  });

  it("never belong to two keys", () => {
    const long = createFileNames("a-b");
    expect(createFileNames("a").serialOf(long.entry(1))).toBeUndefined();
    expect(createFileNames("a").isTicket(long.ticket())).toBe(false);
    expect(createFileNames("a.v1.2").serialOf(createFileNames("a").entry(2))).toBeUndefined();
  });
});
