import type { AccountBook, BrokerAccount } from "../account-book.js";
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
 * Credentials of your own choice; what is left out is invented.
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
