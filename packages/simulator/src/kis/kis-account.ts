import type { AccountBook, BrokerAccount } from "../account-book.js";
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
}

/**
 * Credentials of your own choice; what is left out is invented.
 *
 * @group Its brokers and accounts
 */
export type KisCredentials = Partial<Pick<KisAccount, "appKey" | "appSecret">>;

/** The KIS accounts of one environment. */
export type KisAccountBook = AccountBook<KisAccount>;

export function createKisAccount(
  environment: BrokerEnvironment,
  ordinal: number,
  { appKey = `PS${randomText(34)}`, appSecret = `${randomText(179)}=` }: KisCredentials = {},
): KisAccount {
  return { label: `kis-${environment}-${ordinal}`, appKey, appSecret };
}
