import { AuthError } from "@auth/core";
import { type EnvironmentVariable, readEnvironmentVariable } from "./environment-variable.js";

/** Which credential is wanted, and where it may come from. */
export interface CredentialRequest {
  /** The broker's name as people write it: `"KIS"`. */
  broker: string;
  /** The option's name: `"appKey"`. */
  option: string;
  /** The option's value; `undefined` = it was left out, and the variables are read. */
  value: string | undefined;
  /** Environment variables in the order in which they are tried: `["KIS_LIVE_APP_KEY", "KIS_APP_KEY"]`. */
  variables: readonly string[];
}

/** A credential that passed every check. */
export interface Credential {
  /** The secret itself, without the whitespace around it. */
  value: string;
  /** The option or variable it came from, for messages: `appKey` or `KIS_LIVE_APP_KEY`. */
  source: string;
}

/**
 * Reads a credential from the option, else from the first of the variables that is set. A variable that is set to nothing
 * counts as not set, as in a copied `.env.example`; an option that is passed empty is a mistake and is not replaced by a variable.
 *
 * Whitespace at both ends is trimmed. No message ever quotes the value.
 *
 * @throws AuthError `AUTH_CONFIGURATION` when it is missing, empty, a placeholder such as `YOUR_APP_KEY`, or holds quotes,
 * whitespace or any character that cannot stand in an HTTP header.
 */
export function readCredential(request: CredentialRequest): Credential {
  const { option, value, variables } = request;
  if (value !== undefined) {
    if (typeof value !== "string") {
      throw configuration(request, `is no string: the ${option} option is ${nameType(value)}`);
    }
    if (value.trim() === "") {
      throw configuration(request, `is empty: the ${option} option is an empty string`);
    }
    return checked(request, value, option, `the ${option} option`);
  }
  const read = variables.map(readEnvironmentVariable);
  const found = read.find(({ value: text }) => text !== undefined && text.trim() !== "");
  if (found?.value === undefined) throw missing(request, read);
  return checked(request, found.value, found.name, found.name);
}

function checked(
  request: CredentialRequest,
  untrimmed: string,
  source: string,
  shownSource: string,
): Credential {
  const value = untrimmed.trim();
  const fault = faultOf(value);
  if (fault === undefined) return { value, source };
  throw new AuthError(
    "AUTH_CONFIGURATION",
    `${shownName(request)} in ${shownSource} ${fault.problem}. ${fault.fix}`,
  );
}

function faultOf(value: string): { problem: string; fix: string } | undefined {
  if (/^<.*>$/.test(value) || /^["']?your[\s_-]/i.test(value)) {
    return {
      problem: "is a placeholder",
      fix: "Replace it by the key that the broker's developer portal shows.",
    };
  }
  if (/["'`“”‘’]/.test(value)) {
    return { problem: "contains quotes", fix: "Write it without quotes." };
  }
  if (/\s/.test(value)) {
    return {
      problem: "contains whitespace or a line break",
      fix: "Copy it again, in one piece.",
    };
  }
  // Anything else would be refused by the platform when it goes into a header, in a message that quotes it.
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return {
      problem: "contains a character that no key has (not printable ASCII)",
      fix: "Copy it again from the broker's developer portal.",
    };
  }
  return undefined;
}

function missing(request: CredentialRequest, read: readonly EnvironmentVariable[]): AuthError {
  const empty = read.filter(({ value }) => value !== undefined).map(({ name }) => name);
  const denied = read.filter((variable) => variable.denied).map(({ name }) => name);
  let problem = "is missing";
  if (empty.length > 0) problem += ` (set but empty: ${empty.join(", ")})`;
  if (denied.length > 0) {
    problem += ` (the runtime does not permit reading ${denied.join(", ")}; in Deno: --allow-env)`;
  }
  return configuration(request, problem);
}

function configuration(request: CredentialRequest, problem: string): AuthError {
  const [first, ...others] = request.variables;
  const alternatives = others.length === 0 ? "" : ` (or ${others.join(" or ")})`;
  const variable = first === undefined ? "" : ` or set ${first}${alternatives}`;
  return new AuthError(
    "AUTH_CONFIGURATION",
    `${shownName(request)} ${problem}. Pass the ${request.option} option${variable}.`,
  );
}

/** `KIS app key` of the broker `KIS` and the option `appKey`. */
function shownName({ broker, option }: CredentialRequest): string {
  return `${broker} ${option.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
}

function nameType(value: unknown): string {
  return value === null ? "null" : `of type ${typeof value}`;
}
