import {
  type AccountBook,
  type BrokerAccount,
  createAccountBook,
} from "../accounts/account-book.js";
import type { BrokerEnvironment } from "../broker.js";
import { randomText } from "../random-text.js";

/**
 * An app key of the simulated Kiwoom, invented at the start: 43 characters each.
 *
 * @group Its brokers and accounts
 */
export interface KiwoomAccount extends BrokerAccount {
  /** Belongs to the app key. */
  readonly secretKey: string;
}

/**
 * Credentials of your own choice, in visible ASCII characters; what is left out is invented.
 *
 * @group Its brokers and accounts
 */
export type KiwoomCredentials = Partial<Pick<KiwoomAccount, "appKey" | "secretKey">>;

/** The Kiwoom accounts of one environment. */
export type KiwoomAccountBook = AccountBook<KiwoomAccount>;

export function createKiwoomAccount(
  environment: BrokerEnvironment,
  ordinal: number,
  { appKey = randomText(43), secretKey = randomText(43) }: KiwoomCredentials = {},
): KiwoomAccount {
  return { label: `kiwoom-${environment}-${ordinal}`, appKey, secretKey };
}

/** The accounts that were given, or else one that is invented. */
export function createKiwoomBook(
  environment: BrokerEnvironment,
  [first, ...rest]: readonly KiwoomCredentials[] = [],
): KiwoomAccountBook {
  return createAccountBook(
    createKiwoomAccount(environment, 1, first),
    ...rest.map((credentials, index) => createKiwoomAccount(environment, index + 2, credentials)),
  );
}
