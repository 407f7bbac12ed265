import type { Gateway } from "../routes/routes.js";
import { checkKiwoomGateway } from "./kiwoom-gateway.js";
import type { KiwoomState } from "./kiwoom-state.js";

/** What a call has to pass on its way to an API that the simulator does not have: all that a call for a price has to. */
export function createKiwoomRouteGateway(state: KiwoomState): Gateway {
  return {
    prefix: "/api/",
    methods: ["POST"],
    apiIdHeader: "api-id",
    check(request, apiId = request.headers["api-id"] ?? "") {
      const call = checkKiwoomGateway(state, request, { apiId, fields: [] });
      return "outcome" in call ? call : undefined;
    },
    headers: (apiId) => ({ "api-id": apiId, "cont-yn": "N", "next-key": "" }),
  };
}
