/** A stock's code, which may have letters (0001A0), at KRX, at NXT (`_NX`) or at whichever is better (`_AL`). */
export const kiwoomStockCode: RegExp = /^[0-9A-Z]{6}(_NX|_AL)?$/;
