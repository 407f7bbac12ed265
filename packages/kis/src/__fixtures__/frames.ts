/** Messages of KIS's real-time server, as its documents and those who saw them write them; keys and numbers are invented. */

export const aesKey = "invented-aes-key-0123456789abcde";
export const aesIv = "invented-iv-0123";

export const subscribed: { header: object; body: object } = {
  header: { tr_id: "H0STCNT0", tr_key: "005930", encrypt: "N" },
  body: {
    rt_cd: "0",
    msg_cd: "OPSP0000",
    msg1: "SUBSCRIBE SUCCESS",
    output: { iv: aesIv, key: aesKey },
  },
};

export const pingPong: object = { header: { tr_id: "PINGPONG", datetime: "20261123093000" } };

export const alreadyInUse: object = {
  header: { tr_id: "(null)", tr_key: "", encrypt: "N" },
  body: { rt_cd: "9", msg_cd: "OPSP8996", msg1: "ALREADY IN USE appkey" },
};

export const invalidApproval: object = {
  header: { tr_id: "H0STCNT0", tr_key: "005930", encrypt: "N" },
  body: { rt_cd: "1", msg_cd: "OPSP0011", msg1: "invalid approval : NOT FOUND" },
};

/** Two trades in one message, of the first fields of 46 each. */
export const trades = "0|H0STCNT0|002|005930^093354^71900^005930^093355^72000";

/** A notice about an own order. */
export const encryptedNotice = "1|H0STCNI0|001|bm90IGRlY3J5cHRlZCBoZXJl";
