import { inventedCredentials } from "../accounts/credentials.js";
import { namedHosts } from "../control/hosts.js";
import type { Simulator, SimulatorAccounts } from "../start-simulator.js";
import { version } from "../version.js";

type Credentials = Readonly<Record<string, string>>;

function startedHosts(simulator: Simulator, accounts: SimulatorAccounts) {
  return namedHosts(simulator).map(({ broker, host }) => {
    const given = accounts[broker]?.[host.environment] ?? [];
    const [first = {}, ...others] = host.accounts.map((account, index) =>
      inventedCredentials(account, given[index]),
    );
    return {
      broker,
      environment: host.environment,
      url: host.url,
      webSocketUrl: host.webSocketUrl,
      accounts: host.accounts.map(({ label }) => label),
      credentials: first,
      /** Of the accounts after the first, by their labels, where anything was invented. */
      others: Object.fromEntries(
        others.flatMap((credentials, index) => {
          const label = host.accounts[index + 1]?.label ?? "";
          return Object.keys(credentials).length > 0 ? [[label, credentials] as const] : [];
        }),
      ),
    };
  });
}

/** One line for programs: `{"kis":{"live":{"url":…,"appKey":…},…},"kiwoom":…,"control":{"url":…}}`. */
export function startLine(simulator: Simulator, accounts: SimulatorAccounts = {}): string {
  const line: Record<string, Record<string, unknown>> = { kis: {}, kiwoom: {} };
  for (const { broker, environment, url, webSocketUrl, ...host } of startedHosts(
    simulator,
    accounts,
  )) {
    const others = Object.keys(host.others).length > 0 ? { others: host.others } : {};
    const one = { url, webSocketUrl, accounts: host.accounts, ...host.credentials, ...others };
    line[broker] = { ...line[broker], [environment]: one };
  }
  return JSON.stringify({ ...line, control: simulator.control, version });
}

const brokerTitles = { kis: "KIS", kiwoom: "Kiwoom" };

/** As our provider packages read the environment. */
const variables: Readonly<Record<string, string>> = {
  appKey: "APP_KEY",
  appSecret: "APP_SECRET",
  secretKey: "SECRET_KEY",
  htsId: "HTS_ID",
};

/** A table for people, and the invented credentials as environment variables. */
export function startTable(simulator: Simulator, accounts: SimulatorAccounts = {}): string {
  const hosts = startedHosts(simulator, accounts);
  const rows = [
    ["", "HTTP", "WebSocket"],
    ...hosts.map(({ broker, environment, url, webSocketUrl }) => [
      `${brokerTitles[broker]} ${environment}`,
      url,
      webSocketUrl,
    ]),
    ["control", simulator.control?.url ?? "", ""],
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const lines = hosts.flatMap(({ broker, environment, credentials, others }) => {
    const assigned = (one: Credentials): string[] =>
      Object.entries(one).map(
        ([name, value]) =>
          `${broker.toUpperCase()}_${environment.toUpperCase()}_${variables[name] ?? name}=${value}`,
      );
    const further = Object.entries(others).flatMap(([label, one]) => [
      "",
      `# ${label}`,
      ...assigned(one),
    ]);
    return [...assigned(credentials), ...further];
  });
  return [
    `auth-simulator ${version}: stop it with Ctrl-C`,
    "",
    ...table,
    ...(lines.length > 0 ? ["", "Credentials, invented for this run:", "", ...lines] : []),
  ].join("\n");
}
