import { createAcmeProvider, soundSteps } from "../sound-provider.js";
import { type BrokenProvider, broken, changed } from "./broken-provider.js";

export const identityMistakes: readonly BrokenProvider[] = [
  changed("its tokens live for no time", "has an id, a kind and a policy", (context) => {
    const sound = createAcmeProvider(context);
    return { ...sound, policy: { ...sound.policy, mandatoryMs: sound.policy.lifetimeMs } };
  }),
  changed(
    "it revokes, and its author did not say how",
    "revokes where the broker has an endpoint",
    createAcmeProvider,
    { revoke: undefined as never },
  ),
  broken("the key is in base64", "has a key of the form", {
    key: async (context) => btoa(await soundSteps.key(context)),
  }),
  broken("the key begins with the app key, in hex", "has a key of the form", {
    async key(context) {
      const bytes = [...new TextEncoder().encode(context.appKey.slice(0, 8))];
      const start = bytes.map((byte) => byte.toString(16)).join("");
      return start + (await soundSteps.key(context)).slice(start.length);
    },
  }),
  broken("the key is random", "has the same key", {
    key: async () => `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll("-", ""),
  }),
  broken("the key leaves out the secret", "has another key for another secret", {
    key: (context) => soundSteps.key({ ...context, secret: "salt" }),
  }),
  broken("the key leaves out the app key", "has another key for another app key", {
    key: (context) => soundSteps.key({ ...context, appKey: "" }),
  }),
  broken("the key leaves out the host", "has another key in each environment", {
    key: (context) => soundSteps.key({ ...context, environment: "live" }),
  }),
];
