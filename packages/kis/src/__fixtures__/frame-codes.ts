/**
 * KIS's list of the codes of its real-time server, in KIS's words, as its FAQ has it and OPSP0011 as it was seen, and what a bot has
 * to do about each. Typed from the list, not from the code under test.
 */
export const frameCodes = [
  ["OPSP0002", "ALREADY IN SUBSCRIBE", "none"],
  ["OPSP0003", "UNSUBSCRIBE ERROR(not found!)", "none"],
  ["OPSP0007", "SUBSCRIBE INTERNAL ERROR", "wait"],
  ["OPSP0008", "MAX SUBSCRIBE OVER", "fix"],
  ["OPSP0009", "SUBSCRIBE ERROR : mci send failed", "wait"],
  ["OPSP0010", "SUBSCRIBE WARNNING : invalid appkey", "new-key"],
  ["OPSP0011", "invalid approval : NOT FOUND", "new-key"],
  ["OPSP8991", "SUBSCRIBE ERROR : invalid tr_id", "fix"],
  ["OPSP8992", "SUBSCRIBE ERROR : invalid tr_key", "fix"],
  ["OPSP8993", "JSON PARSING ERROR : invalid tr_key", "fix"],
  ["OPSP8994", "JSON PARSING ERROR : personalseckey not found", "fix"],
  ["OPSP8995", "JSON PARSING ERROR : appsecret not found", "fix"],
  ["OPSP8996", "ALREADY IN USE appkey", "other-session"],
  ["OPSP8997", "JSON PARSING ERROR : invalid tr_type", "fix"],
  ["OPSP8998", "JSON PARSING ERROR : invalid custtype", "fix"],
  ["OPSP8999", "resource not available", "wait"],
  ["OPSP9990", "JSON PARSING ERROR : invalid tr_key", "fix"],
  ["OPSP9991", "JSON PARSING ERROR : input not found", "fix"],
  ["OPSP9992", "JSON PARSING ERROR : body not found", "fix"],
  ["OPSP9993", "JSON PARSING ERROR : internal error", "wait"],
  ["OPSP9994", "JSON PARSING ERROR : INVALID appkey", "new-key"],
  ["OPSP9995", "JSON PARSING ERROR : resource not available", "wait"],
  ["OPSP9996", "JSON PARSING ERROR : appkey", "fix"],
  ["OPSP9997", "JSON PARSING ERROR : custtype not found", "fix"],
  ["OPSP9998", "JSON PARSING ERROR : header not found", "fix"],
  ["OPSP9999", "JSON PARSING ERROR : invalid json format", "fix"],
] as const;
