import fc from "fast-check";
import { anySecret, anyText } from "./any-request.js";

/** What KIS takes, or that with parts of anything, or without them. */
export function anyKisMessage(): fc.Arbitrary<unknown> {
  const message = (
    approvalKey: fc.Arbitrary<string>,
    other: { custtype: string[]; trId: string[]; trKey: fc.Arbitrary<string> },
    constraints?: { requiredKeys: [] },
  ): fc.Arbitrary<unknown> =>
    fc.record(
      {
        header: fc.record(
          {
            approval_key: approvalKey,
            custtype: fc.constantFrom(...other.custtype),
            tr_type: fc.constantFrom("1", "1", "2"),
          },
          { ...constraints },
        ),
        body: fc.record({
          input: fc.record({ tr_id: fc.constantFrom(...other.trId), tr_key: other.trKey }),
        }),
      },
      { ...constraints },
    );
  return fc.oneof(
    message(fc.constantFrom("<kis-live approval>", "<kis-paper approval>"), {
      custtype: ["P", "B"],
      trId: ["H0STCNT0"],
      trKey: fc.constantFrom("005930", "000660"),
    }),
    message(
      anySecret,
      { custtype: ["P", "C"], trId: ["H0STCNI0", "h0stcnt0", "PINGPONG"], trKey: anyText },
      { requiredKeys: [] },
    ),
  );
}

/** What Kiwoom takes, or that with parts of anything, or without them. */
export function anyKiwoomMessage(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.record({
      trnm: fc.constant("LOGIN"),
      token: fc.constantFrom("<kiwoom-live token>", "<kiwoom-paper token>"),
    }),
    fc.record({
      trnm: fc.constantFrom("REG", "REMOVE"),
      grp_no: fc.constant("1"),
      refresh: fc.constantFrom("0", "1"),
      data: fc.constant([{ item: ["005930"], type: ["0B"] }]),
    }),
    fc.record(
      {
        trnm: fc.constantFrom("LOGIN", "REG", "REMOVE", "PING", "CNSRLST"),
        token: anyText,
        grp_no: fc.constantFrom("1", "12345"),
        refresh: fc.constantFrom("0", "2"),
        data: fc.array(fc.record({ item: fc.array(anyText), type: fc.array(fc.string()) })),
      },
      { requiredKeys: ["trnm"] },
    ),
  );
}
