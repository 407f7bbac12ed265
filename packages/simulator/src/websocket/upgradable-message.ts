import { IncomingMessage } from "node:http";

/**
 * A request of which Node believes that it wants another protocol only where that is WebSocket. With a listener for upgrades
 * Node would otherwise take any offer for one, and Java's client offers HTTP/2 with every request. (From Node 24.9 on there is
 * the option `shouldUpgradeCallback`.)
 */
export class UpgradableMessage extends IncomingMessage {
  // Not a #private field: the constructor of IncomingMessage writes `upgrade` before there is one.
  private wanted = false;

  set upgrade(wanted: boolean | null) {
    this.wanted = wanted === true;
  }

  get upgrade(): boolean {
    return this.wanted && this.headers.upgrade?.toLowerCase() === "websocket";
  }
}
