import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SimulatedKis, Simulator } from "../src/index.js";
import { temporaryHome } from "./temporary-home.js";

/** A home with `KIS/config/kis_devlp.yaml`, the file of settings of KIS's sample, that leads to the simulator. */
export function homeWithKisSettings({ kis }: Simulator): string {
  const home = temporaryHome();
  const folder = join(home, "KIS/config");
  mkdirSync(folder, { recursive: true });
  const settings: Readonly<Record<string, string>> = {
    ...of(kis.live, { key: "my_app", secret: "my_sec", http: "prod", webSocket: "ops" }),
    ...of(kis.paper, { key: "paper_app", secret: "paper_sec", http: "vps", webSocket: "vops" }),
    my_htsid: kis.live.htsId,
    my_acct_stock: "12345678",
    my_acct_future: "12345678",
    my_paper_stock: "12345678",
    my_paper_future: "12345678",
    my_prod: "01",
    my_token: "",
    my_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
  };
  // JSON's strings are YAML's as well.
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name}: ${JSON.stringify(value)}`,
  );
  writeFileSync(join(folder, "kis_devlp.yaml"), lines.join("\n"), { mode: 0o600 });
  return home;
}

function of(
  { appKey, appSecret, url, webSocketUrl }: SimulatedKis,
  names: { key: string; secret: string; http: string; webSocket: string },
): Record<string, string> {
  return {
    [names.key]: appKey,
    [names.secret]: appSecret,
    [names.http]: url,
    [names.webSocket]: webSocketUrl,
  };
}
