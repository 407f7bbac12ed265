import { formatKoreanTime, isAuthError } from "@auth/core";
import { createKisAuth } from "@auth/kis";
import { createKiwoomAuth } from "@auth/kiwoom";
import { createFsTokenStore } from "@auth/store-fs";
import type { Narrator } from "./narrator.ts";

type Environment = "paper" | "live";

/** How the real part talks to the person in front of it. */
export interface RealOptions {
  environment: Environment;
  env: NodeJS.ProcessEnv;
  /** Asks before anything is sent; `undefined` = nobody can be asked. */
  confirm: ((question: string) => Promise<boolean>) | undefined;
  /** `--yes`: was asked before. */
  agreed: boolean;
}

const brokers = [
  { name: "KIS", variables: ["KIS", "APP_KEY", "APP_SECRET"], create: createKisAuth },
  { name: "Kiwoom", variables: ["KIWOOM", "APP_KEY", "SECRET_KEY"], create: createKiwoomAuth },
] as const;

/**
 * The harmless part against the real brokers whose credentials are there: one token each. Nothing of it is shown but when it
 * expires, to the hour.
 *
 * @returns the exit code: 0 all went well, 1 a broker refused, 2 nothing was tried
 */
export async function tryRealBrokers(narrator: Narrator, options: RealOptions): Promise<number> {
  const { environment, env, confirm, agreed } = options;
  const ready = brokers.filter(({ variables: [prefix, ...names] }) =>
    names.every(
      (name) => env[`${prefix}_${environment.toUpperCase()}_${name}`] ?? env[`${prefix}_${name}`],
    ),
  );
  if (ready.length === 0) {
    narrator.say(
      `No credentials for ${environment}. Set these variables, or put them into .env (see .env.example):`,
    );
    for (const {
      name,
      variables: [prefix, ...names],
    } of brokers) {
      narrator.say(
        `  ${name}: ${names.map((part) => `${prefix}_${environment.toUpperCase()}_${part}`).join(" and ")}`,
      );
    }
    return 2;
  }
  const names = ready.map(({ name }) => name).join(" and ");
  if (!agreed) {
    narrator.say(
      `This asks ${names} (${environment}) for one real token. KIS sends the customer a KakaoTalk message.`,
    );
    if (!confirm) {
      narrator.say("There is no terminal to ask on: add --yes to go on.");
      return 2;
    }
    if (!(await confirm("Go on? [y/N] "))) {
      narrator.say("Nothing was sent.");
      return 2;
    }
  }
  let allWell = true;
  for (const { name, create } of ready) {
    const isWell = await narrator.step(`One token of ${name}, ${environment}`, async () => {
      // The user's own files, as a bot would use them: the next run finds the token there, and KIS sends no second message.
      const auth = create({ environment, store: createFsTokenStore() });
      try {
        const { expiresAt } = await auth.getToken();
        const masked = formatKoreanTime(expiresAt).replace(/:\d\d:\d\d/, ":**:**");
        return [`Received, and not shown. It expires ${masked}.`];
      } catch (error) {
        throw isAuthError(error) ? new Error(`${error.code}: ${error.message}`) : error;
      } finally {
        await auth.close();
      }
    });
    allWell &&= isWell;
  }
  return allWell ? 0 : 1;
}
