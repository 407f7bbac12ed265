import fc from "fast-check";
import { anySecret, anyText } from "./test-any-request.js";

export function anyKisMessage(): fc.Arbitrary<unknown> {
  return fc.record(
    {
      header: fc.record(
        {
          approval_key: fc.oneof(anySecret, fc.constantFrom("<kis-live approval>", "x")),
          custtype: fc.constantFrom("P", "B", "C"),
          tr_type: fc.constantFrom("1", "2", "3"),
        },
        { requiredKeys: ["custtype", "tr_type"] },
      ),
      body: fc.record({
        input: fc.record({
          tr_id: fc.constantFrom("H0STCNT0", "H0STCNI0", "h0stcnt0", "PINGPONG"),
          tr_key: fc.oneof(fc.constantFrom("005930", "000660"), anyText),
        }),
      }),
    },
    { requiredKeys: ["header"] },
  );
}

export function anyKiwoomMessage(): fc.Arbitrary<unknown> {
  return fc.record(
    {
      trnm: fc.constantFrom("LOGIN", "REG", "REMOVE", "PING", "CNSRLST"),
      token: fc.oneof(fc.constantFrom("<kiwoom-live token>", "<kiwoom-paper token>"), anyText),
      grp_no: fc.constantFrom("1", "12345"),
      refresh: fc.constantFrom("0", "1", "2"),
      data: fc.array(fc.record({ item: fc.array(anyText), type: fc.array(fc.string()) })),
    },
    { requiredKeys: ["trnm"] },
  );
}
