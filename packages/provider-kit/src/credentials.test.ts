import { AuthError } from "@auth/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CredentialRequest, readCredential } from "./credentials.js";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const request: CredentialRequest = {
  broker: "KIS",
  option: "appKey",
  value: undefined,
  variables: ["KIS_PAPER_APP_KEY", "KIS_APP_KEY"],
};

function refusal(change: Partial<CredentialRequest>): AuthError {
  try {
    readCredential({ ...request, ...change });
  } catch (error) {
    if (error instanceof AuthError) return error;
    throw error;
  }
  throw new Error("the credential was taken");
}

describe("a credential", () => {
  it("comes from the option, before any variable", () => {
    vi.stubEnv("KIS_PAPER_APP_KEY", "PSvariable0123");
    expect(readCredential({ ...request, value: "PSoption0123" })).toEqual({
      value: "PSoption0123",
      source: "appKey",
    });
  });

  it("comes from the environment's own variable, else from the common one", () => {
    vi.stubEnv("KIS_APP_KEY", "PScommon");
    expect(readCredential(request)).toEqual({ value: "PScommon", source: "KIS_APP_KEY" });
    vi.stubEnv("KIS_PAPER_APP_KEY", "PSpaper");
    expect(readCredential(request)).toEqual({ value: "PSpaper", source: "KIS_PAPER_APP_KEY" });
  });

  it("loses the whitespace around it: a line break at the end of a variable cost somebody an EGW00105", () => {
    vi.stubEnv("KIS_APP_KEY", "\uFEFF PScommon\r\n");
    expect(readCredential(request).value).toBe("PScommon");
    expect(readCredential({ ...request, value: " PSoption\t" }).value).toBe("PSoption");
  });

  it("is asked for by every name it may have when it is missing", () => {
    expect(refusal({}).message).toBe(
      "KIS app key is missing. Pass the appKey option or set KIS_PAPER_APP_KEY (or KIS_APP_KEY).",
    );
    expect(refusal({}).code).toBe("AUTH_CONFIGURATION");
    expect(
      refusal({ broker: "Kiwoom", option: "secretKey", variables: ["KIWOOM_SECRET_KEY"] }).message,
    ).toBe("Kiwoom secret key is missing. Pass the secretKey option or set KIWOOM_SECRET_KEY.");
  });

  it("is not there when its variable is empty, as in a copied example file, and the message says so", () => {
    vi.stubEnv("KIS_PAPER_APP_KEY", "  ");
    expect(refusal({}).message).toContain("missing (set but empty: KIS_PAPER_APP_KEY). Pass");
    vi.stubEnv("KIS_APP_KEY", "PScommon");
    expect(readCredential(request).source).toBe("KIS_APP_KEY");
  });

  it.each(["", "   "])("passed as %j is a mistake that no variable hides", (value) => {
    vi.stubEnv("KIS_APP_KEY", "PScommon");
    expect(refusal({ value }).message).toContain("KIS app key is empty: the appKey option");
  });

  it.each([null, 12, {}])("passed as %j is a mistake that no variable hides", (value) => {
    vi.stubEnv("KIS_APP_KEY", "PScommon");
    const error = refusal({ value: value as unknown as string });
    expect(error.message).toContain("KIS app key is no string: the appKey option is");
  });

  it.each([
    ["quotes", '"PSinvented0123456789"'],
    ["quotes", "'PSinvented0123456789'"],
    ["quotes", "“PSinvented0123456789”"],
    ["whitespace", "PSinvented 0123456789"],
    ["whitespace", "PSinvented\n0123456789"],
    ["placeholder", "YOUR_APP_KEY"],
    ["placeholder", '"YOUR_APP_KEY"'],
    ["placeholder", "your-app-key"],
    ["placeholder", "YOUR APP KEY"],
    ["placeholder", "<app key>"],
    ["not printable ASCII", "PSinvented\u200b0123456789"],
    ["not printable ASCII", "앱키0123456789"],
    ["not printable ASCII", "PSinvented\u00010123456789"],
  ])("with %s (%j) is refused without being quoted", (problem, value) => {
    vi.stubEnv("KIS_APP_KEY", value);
    for (const error of [refusal({}), refusal({ value })]) {
      expect(error.code).toBe("AUTH_CONFIGURATION");
      expect(error.message).toContain(problem);
      expect(error.message).not.toContain("0123456789");
    }
    expect(refusal({}).message).toContain("KIS app key in KIS_APP_KEY ");
    expect(refusal({ value }).message).toContain("KIS app key in the appKey option ");
  });

  it("is missing, and no crash, on a runtime that has no environment or forbids reading it", () => {
    vi.stubGlobal("process", undefined);
    expect(refusal({}).message).toContain("KIS app key is missing. Pass");
    const env = new Proxy(
      {},
      {
        get() {
          throw new Error('Requires env access to "KIS_APP_KEY"');
        },
      },
    );
    vi.stubGlobal("process", { env });
    expect(refusal({}).message).toContain(
      "missing (the runtime does not permit reading KIS_PAPER_APP_KEY, KIS_APP_KEY; in Deno: --allow-env). Pass",
    );
  });
});
