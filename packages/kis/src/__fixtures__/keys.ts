/** Invented, of the documented lengths: 36, 180, 36 and 180 characters. */
export const appKey: string = "PSfixtureAppKey000000000000000000000";
export const appSecret: string = `fixture/App+Secret0${"0123456789".repeat(16)}=`;
export const otherAppKey: string = "PSfixtureOtherKey0000000000000000000";

/** A JWT as KIS issues them, whose claims are `claims`. */
export function createJwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ typ: "JWT", alg: "HS512" })}.${part(claims)}.fixture-signature`;
}
