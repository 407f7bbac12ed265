import type { BrokerName } from "../broker.js";

/** With which codes each broker refuses a token that it killed: the usual one, and the form of them all. */
const codes = {
  kis: {
    name: "KIS",
    usual: "EGW00121",
    form: /^EGW\d{4,5}$/,
    words: "EGW and four or five digits, such as EGW00123",
  },
  kiwoom: { name: "Kiwoom", usual: "8005", form: /^\d{4}$/, words: "four digits, such as 8003" },
} as const;

/** The code that a broker has for a killed token where nobody asks for another. */
export function usualDeadTokenCode(broker: BrokerName): string {
  return codes[broker].usual;
}

/** Whether the broker could refuse a token with it. */
export function isDeadTokenCode(broker: BrokerName, code: string): boolean {
  return codes[broker].form.test(code);
}

/** @throws TypeError for a code that the broker can't have: a client would be tested against another broker than there is. */
export function requireDeadTokenCode(broker: BrokerName, code: string): void {
  if (isDeadTokenCode(broker, code)) return;
  const { name, words } = codes[broker];
  throw new TypeError(`no token of ${name} is refused with "${code}"; its codes are ${words}`);
}
