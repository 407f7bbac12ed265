/** Invented. */
export const appKey: string = "AxFixtureAppKey_000000000000000000000000000";
export const secretKey: string = "SEfFixtureSecretKey_00000000000000000000000";
