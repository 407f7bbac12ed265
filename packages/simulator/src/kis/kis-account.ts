import {
  type AccountBook,
  type BrokerAccount,
  createAccountBook,
} from "../accounts/account-book.js";
import type { BrokerEnvironment } from "../broker.js";
import { randomText } from "../random-text.js";

/**
 * An app key of the simulated KIS, invented at the start: 36 and 180 characters, as real ones are.
 *
 * @group Its brokers and accounts
 */
export interface KisAccount extends BrokerAccount {
  /** Belongs to the app key. */
  readonly appSecret: string;
  /** The customer's HTS ID: the `tr_key` with which H0STCNI0 tells of this account's orders. */
  readonly htsId: string;
}

/**
 * Credentials of your own choice, in visible ASCII characters; what is left out is invented.
 *
 * @group Its brokers and accounts
 */
export type KisCredentials = Partial<Pick<KisAccount, "appKey" | "appSecret" | "htsId">>;

/** The KIS accounts of one environment. */
export type KisAccountBook = AccountBook<KisAccount>;

export function createKisAccount(
  environment: BrokerEnvironment,
  ordinal: number,
  {
    appKey = `PS${randomText(34)}`,
    appSecret = `${randomText(179)}=`,
    htsId = `hts${randomText(5)}`,
  }: KisCredentials = {},
): KisAccount {
  return { label: `kis-${environment}-${ordinal}`, appKey, appSecret, htsId };
}

/** The accounts that were given, or else one that is invented. */
export function createKisBook(
  environment: BrokerEnvironment,
  [first, ...rest]: readonly KisCredentials[] = [],
): KisAccountBook {
  return createAccountBook(
    createKisAccount(environment, 1, first),
    ...rest.map((credentials, index) => createKisAccount(environment, index + 2, credentials)),
  );
}
