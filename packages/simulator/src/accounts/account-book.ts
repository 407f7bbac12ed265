import type { BrokerEnvironment } from "../broker.js";

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
  /** Forgets those that were added since. */
  reset(): void;
}

/** Makes a book with the accounts that are there from the start. */
export function createAccountBook<Account extends BrokerAccount>(
  first: Account,
  ...others: readonly Account[]
): AccountBook<Account> {
  const accounts: Account[] = [];
  const byKey = new Map<string, Account>();
  const add = (account: Account): Account => {
    const other = byKey.get(account.appKey);
    if (other) {
      throw new TypeError(
        `appKey is that of ${other.label}: give another, or leave it out to have one invented`,
      );
    }
    accounts.push(account);
    byKey.set(account.appKey, account);
    return account;
  };
  const reset = (): void => {
    accounts.length = 0;
    byKey.clear();
    for (const account of [first, ...others]) add(account);
  };
  reset();
  return {
    accounts,
    first,
    add,
    reset,
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
