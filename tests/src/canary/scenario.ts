// A program that lives through everything that can go wrong and prints all that can be printed, in each way that there is.
// Its parent sends it the brokers over IPC, gets back every token that it was given, and searches its output for them.
import { subscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { type AuthError, isAuthError } from "@auth/core";
import {
  classifyKisFrame,
  createKisApprovalKeyProvider,
  createKisAuth,
  createKisProvider,
  createKisSubscribeMessage,
  decryptKisPayload,
} from "@auth/kis";
import {
  classifyKiwoomFrame,
  createKiwoomAuth,
  createKiwoomLoginMessage,
  createKiwoomProvider,
} from "@auth/kiwoom";
import { startSimulator } from "@auth/simulator";
import { createMemoryTokenStore } from "@auth/store-memory";

const canaries: Record<"appKey" | "appSecret" | "secretKey" | "wrong", string> = JSON.parse(
  process.env.CANARIES ?? "{}",
);
const seen = new Set<string>();
const simulator = await startSimulator();
const { appKey, appSecret, secretKey } = canaries;

/** Prints a value as programs print values. */
function show(title: string, value: unknown): void {
  console.log(title, value);
  console.error(
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
  );
  console.log(JSON.stringify(value), String(value));
  if (value instanceof Error) {
    console.log(value.stack, Object.entries(value));
    if (value.cause !== undefined) show(`${title}, cause`, value.cause);
  }
}

subscribe("@auth/core:event", (message) => show("published", message));

async function attempt(title: string, action: () => Promise<unknown>): Promise<void> {
  try {
    show(title, await action());
  } catch (error) {
    show(`${title} failed`, error);
    if (isAuthError(error)) describe(error);
  }
}

function describe(error: AuthError): void {
  console.log({ ...error }, error.message, error.toString(), structuredClone({ ...error }));
}

const faults = [
  "maintenance",
  "empty",
  "huge",
  "invalid-json",
  "redirect",
  "drop",
  "drop-mid-body",
] as const;

const kis = simulator.kis.paper;
kis.addAccount({ appKey, appSecret });
for (const [title, credentials] of Object.entries({
  right: { appKey, appSecret },
  "wrong secret": { appKey, appSecret: canaries.wrong },
  swapped: { appKey: appSecret, appSecret: appKey },
  quoted: { appKey: `"${appKey}"`, appSecret },
  "with a blank": { appKey, appSecret: `${appSecret.slice(0, 90)} ${appSecret.slice(90)}` },
})) {
  await attempt(`KIS, ${title}`, async () => {
    const store = createMemoryTokenStore();
    const options = { environment: "paper", baseUrl: kis.url, ...credentials } as const;
    const auth = createKisAuth({ ...options, store });
    auth.on((event) => show(`KIS, ${title}, event`, event));
    show(`KIS, ${title}, client`, [auth, auth.tokens, auth.approvalKeys, store]);
    show(`KIS, ${title}, providers`, [
      createKisProvider(options),
      createKisApprovalKeyProvider(options),
    ]);
    await attempt(`KIS, ${title}, token`, async () => remember(await auth.getToken()));
    await attempt(`KIS, ${title}, approval key`, async () => remember(await auth.getApprovalKey()));
    await attempt(`KIS, ${title}, hashkey`, () => auth.hashkey({ PDNO: "005930" }));
    const quote = () =>
      auth.fetch("/uapi/domestic-stock/v1/quotations/inquire-price?FID_INPUT_ISCD=005930", {
        headers: { tr_id: "FHKST01010100" },
      });
    await attempt(`KIS, ${title}, quote`, quote);
    await attempt(`KIS, ${title}, other host`, () => auth.fetch("https://example.com/"));
    show(`KIS, ${title}, status`, [auth.tokens.status(), auth.tokens.peek()]);
    if (title === "right") {
      kis.killToken();
      await attempt("KIS, killed token", quote);
      await attempt("KIS, stuck", () => auth.getToken());
      await attempt("KIS, revoke", () => auth.tokens.revoke());
    }
    show(`KIS, ${title}, store afterwards`, store);
    await auth.close();
    return auth;
  });
}
for (const fault of faults) {
  await attempt(`KIS, ${fault}`, async () => {
    kis.failNext("token", fault);
    const auth = createKisAuth({
      environment: "paper",
      baseUrl: kis.url,
      appKey,
      appSecret,
      partition: fault,
    });
    return remember(await auth.getToken());
  });
}
await attempt("KIS, a broker that repeats what it was sent", async () => {
  kis.failNext("token", {
    status: 403,
    body: {
      error_code: "EGW99999",
      error_description: `appkey ${appKey} appsecret ${appSecret} ${encodeURIComponent(appSecret)}`,
    },
  });
  const auth = createKisAuth({
    environment: "paper",
    baseUrl: kis.url,
    appKey,
    appSecret,
    partition: "echo",
  });
  return remember(await auth.getToken());
});
await attempt("KIS, nobody there", () =>
  createKisAuth({
    environment: "paper",
    baseUrl: "http://127.0.0.1:9",
    appKey,
    appSecret,
  }).getToken(),
);

await attempt("KIS, a WebSocket", async () => {
  const options = { baseUrl: kis.url, appKey, appSecret, partition: "WebSocket" };
  const auth = createKisAuth({ environment: "paper", ...options });
  const approvalKey = remember(await auth.getApprovalKey());
  const subscription = { trId: "H0STCNT0", trKey: "005930" };
  const message = createKisSubscribeMessage(approvalKey, subscription);
  const text = await firstAnswer(kis.webSocketUrl, message);
  for (const secret of Object.values<string>(JSON.parse(text).body.output)) seen.add(secret);
  const frame = classifyKisFrame(text, { approvalKey });
  show("KIS, subscribed", frame);
  const body = { rt_cd: "1", msg_cd: "OPSP0011", msg1: `invalid approval : ${approvalKey.value}` };
  show("KIS, a refusal", classifyKisFrame(JSON.stringify({ body }), { approvalKey }));
  await attempt("KIS, a key with a line end", async () =>
    createKisSubscribeMessage(`${approvalKey.value}\n`, subscription),
  );
  if (frame.type !== "subscribed" || !frame.encryption) throw new Error("no encryption came");
  return decryptKisPayload("no payload", frame.encryption);
});

const kiwoom = simulator.kiwoom.paper;
kiwoom.addAccount({ appKey, secretKey });
for (const [title, credentials] of Object.entries({
  right: { appKey, secretKey },
  "wrong secret": { appKey, secretKey: canaries.wrong },
})) {
  await attempt(`Kiwoom, ${title}`, async () => {
    const store = createMemoryTokenStore();
    const options = { environment: "paper", baseUrl: kiwoom.url, ...credentials } as const;
    const auth = createKiwoomAuth({ ...options, store });
    auth.on((event) => show(`Kiwoom, ${title}, event`, event));
    show(`Kiwoom, ${title}, client`, [auth, auth.tokens, store, createKiwoomProvider(options)]);
    await attempt(`Kiwoom, ${title}, token`, async () => remember(await auth.getToken()));
    const quote = () =>
      auth.fetch("/api/dostk/stkinfo", {
        method: "POST",
        headers: { "api-id": "ka10001", "content-type": "application/json;charset=UTF-8" },
        body: JSON.stringify({ stk_cd: "005930" }),
      });
    await attempt(`Kiwoom, ${title}, quote`, quote);
    if (title === "right") {
      kiwoom.killToken();
      await attempt("Kiwoom, killed token", quote);
      await attempt("Kiwoom, revoke", () => auth.tokens.revoke());
    }
    await auth.close();
    return auth;
  });
}
kiwoom.switches.tokenRequestsPerSecond = 0;
await attempt("Kiwoom, a WebSocket", async () => {
  const options = { baseUrl: kiwoom.url, appKey, secretKey, partition: "WebSocket" };
  const auth = createKiwoomAuth({ environment: "paper", ...options });
  const token = remember(await auth.getToken());
  const message = createKiwoomLoginMessage(token);
  const signedIn = await firstAnswer(kiwoom.webSocketUrl, message);
  show("Kiwoom, signed in", classifyKiwoomFrame(signedIn, { token }));
  const refusal = { trnm: "LOGIN", return_code: 3, return_msg: `[8005:${token.value}]` };
  show("Kiwoom, a refusal", classifyKiwoomFrame(JSON.stringify(refusal), { token }));
  return createKiwoomLoginMessage(token.authorization);
});
show("ledger", simulator.ledger.entries);
process.send?.([...seen]);
process.disconnect?.();

// The last words of a program that catches nothing, which Node prints. The brokers go with the process.
simulator.kis.paper.clearFaults();
await createKisAuth({
  environment: "paper",
  baseUrl: kis.url,
  appKey,
  appSecret: canaries.wrong,
  partition: "uncaught",
}).getToken();

/** Notes what must not be seen in the output, and shows its bearer. */
function remember<Bearer extends { value: string }>(token: Bearer): Bearer {
  seen.add(token.value);
  console.log(`${token}`);
  return token;
}

/** What a broker answers to the first message of a WebSocket. */
function firstAnswer(url: string, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send(message);
    socket.onerror = () => reject(new Error("no WebSocket"));
    socket.onmessage = ({ data }) => {
      resolve(String(data));
      socket.close();
    };
  });
}
