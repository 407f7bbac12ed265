import type { BrokerEnvironment } from "./broker.js";

/**
 * An app key of one broker and environment.
 *
 * @group Its brokers and accounts
 */
export interface BrokerAccount {
  /** A name for the ledger that reveals nothing: `"kis-live-1"`. */
  readonly label: string;
  /** Sent in requests. */
  readonly appKey: string;
}

/** The app keys that one host knows. */
export interface AccountBook<Account extends BrokerAccount> {
  readonly accounts: readonly Account[];
  /** The account that every simulator starts with. */
  readonly first: Account;
  add(account: Account): Account;
  find(appKey: string | undefined): Account | undefined;
}

export function createAccountBook<Account extends BrokerAccount>(
  first: Account,
): AccountBook<Account> {
  const accounts: Account[] = [first];
  const byKey = new Map([[first.appKey, first]]);
  return {
    accounts,
    first,
    add(account) {
      if (byKey.has(account.appKey))
        throw new TypeError(`${account.label}: this app key is already known`);
      accounts.push(account);
      byKey.set(account.appKey, account);
      return account;
    },
    find: (appKey) => (appKey === undefined ? undefined : byKey.get(appKey)),
  };
}

/**
 * The accounts of a broker's two environments. An environment without any gets one that is invented.
 *
 * @group Starting the simulator
 */
export type EnvironmentAccounts<Credentials> = {
  readonly [Environment in BrokerEnvironment]?: readonly Credentials[];
};
