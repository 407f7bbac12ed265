/** What is known of a request that got no answer. */
export interface NetworkFailure {
  /** What happened, for people: `the connection was refused (ECONNREFUSED)`. */
  problem: string;
  /** What to look at. */
  fix: string;
  /** `false` where the request provably never left this machine. */
  sent: false | undefined;
}

interface Link {
  code: string | undefined;
  syscall: unknown;
  neverSent: boolean;
}

const lookupFailed = new Set(["ENOTFOUND", "EAI_AGAIN"]);
const refused = new Set(["ECONNREFUSED", "ConnectionRefused"]);
/** Steps of a connection that come before anything can be sent on it. */
const stepsBeforeSending = new Set<unknown>(["getaddrinfo", "connect"]);

/** OpenSSL's reasons to refuse a server's certificate, as Node names them: the handshake ended before the request. */
const certificateCode =
  /^(CERT_.+|ERR_TLS_CERT_.+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)_.+|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED)$/;

/** An error code is a word of the runtime, never a secret. */
const codeForm = /^[A-Za-z][A-Za-z0-9_]{2,60}$/;

/** Reads why `error`, thrown by fetch or while its body was read, happened. Only codes are used, never messages. */
export function describeNetworkFailure(error: unknown): NetworkFailure {
  const links = [...walk(error, 0)];
  const sent = links.some(({ neverSent }) => neverSent) ? false : undefined;
  const telling = links.find(({ neverSent, code }) => neverSent && code !== undefined);
  const code = (telling ?? links.find((link) => link.code !== undefined))?.code;
  const suffix = code === undefined ? "" : ` (${code})`;
  if (code !== undefined && lookupFailed.has(code)) {
    return {
      problem: `the host name was not found${suffix}`,
      fix: "Check the network connection, DNS and the baseUrl option.",
      sent,
    };
  }
  if (code !== undefined && refused.has(code)) {
    return {
      problem: `the connection was refused${suffix}`,
      fix: "Check the baseUrl option, and whether a firewall or proxy is in between.",
      sent,
    };
  }
  if (code !== undefined && certificateCode.test(code)) {
    return {
      problem: `its TLS certificate was not accepted${suffix}`,
      fix: "Check this machine's time and its CA certificates, and whether a proxy reads TLS (NODE_EXTRA_CA_CERTS).",
      sent,
    };
  }
  return {
    problem:
      sent === false ? `no connection could be made${suffix}` : `the connection broke${suffix}`,
    fix: "Check the network connection, and whether a firewall or proxy is in between.",
    sent,
  };
}

/** The error, its causes, and what they gathered, outermost first. */
function* walk(error: unknown, depth: number): Generator<Link> {
  if (typeof error !== "object" || error === null || depth > 6) return;
  const { code, syscall, cause, errors } = error as {
    code?: unknown;
    syscall?: unknown;
    cause?: unknown;
    errors?: unknown;
  };
  const link: Link = {
    code: typeof code === "string" && codeForm.test(code) ? code : undefined,
    syscall,
    neverSent: false,
  };
  if (Array.isArray(errors) && errors.length > 0) {
    // Several addresses were tried: nothing was sent only if that is true of every try. The code is that of the first.
    const tries = errors.map((each: unknown) => [...walk(each, depth + 1)]);
    link.neverSent = tries.every((links) => links.some(({ neverSent }) => neverSent));
    link.code ??= tries.flat().find((each) => each.code !== undefined)?.code;
  } else {
    link.neverSent =
      stepsBeforeSending.has(syscall) ||
      (link.code !== undefined &&
        (lookupFailed.has(link.code) || refused.has(link.code) || certificateCode.test(link.code)));
  }
  yield link;
  yield* walk(cause, depth + 1);
}
