import type { Gateway } from "../routes/routes.js";
import { kisApiError } from "./kis-errors.js";
import { readKisFields } from "./kis-fields.js";
import { checkKisGateway } from "./kis-gateway.js";
import type { KisState } from "./kis-state.js";

/** What a call has to pass on its way to an API that the simulator does not have: all that a call for a price has to. */
export function createKisRouteGateway(state: KisState): Gateway {
  return {
    prefix: "/uapi/",
    methods: ["GET", "POST"],
    apiIdHeader: "tr_id",
    check(request, apiId) {
      const account = checkKisGateway(state, request);
      if ("outcome" in account) return account;
      const trId = request.headers.tr_id;
      if (!trId || (apiId !== undefined && trId !== apiId)) return kisApiError("OPSQ0002");
      if (request.method === "GET") return undefined;
      const fields = readKisFields(request);
      return "outcome" in fields ? fields : undefined;
    },
    headers: (trId) => ({ tr_id: trId, tr_cont: "" }),
  };
}
