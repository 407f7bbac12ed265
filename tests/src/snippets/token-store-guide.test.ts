// The guide on choosing a token store, with the servers that it is about: its programs share one token, and its YAML fits them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { type Simulator, startSimulator } from "@auth/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { startPostgres } from "../../../packages/store-postgres/test-support/start-postgres.ts";
import { findRedis, startRedis } from "../../../packages/store-redis/test-support/start-redis.ts";
import { createSecretFinder } from "../canary/find-secrets.ts";
import { cleanEnvironment } from "../clean-environment.ts";
import { removeFolder } from "../temporary-folder.ts";
import { createConsumerProject } from "./consumer-project.ts";
import { readSnippets } from "./read-snippets.ts";
import { simulatedEnvironment, simulatedSecrets } from "./simulated-environment.ts";

const guide = join(root, "docs/guides/choosing-a-token-store.md");
const programs = readSnippets(guide).filter(({ runs }) => !runs);
const [compose = "", kubernetes = ""] = [
  ...readFileSync(guide, "utf8").matchAll(/^```yaml\n([\s\S]*?)^```$/gm),
].map(([, yaml = ""]) => yaml);
const tokenKey = Buffer.alloc(32, 7).toString("base64");
const redirect = pathToFileURL(join(import.meta.dirname, "lead-to-simulator.ts")).href;

/** Programs of the guide by the variable that says where their store is. */
function programsWith(variable: string): string[] {
  return programs.map(({ code }) => code).filter((code) => code.includes(variable));
}

function variablesOf(code: string): string[] {
  return [...code.matchAll(/process\.env\.(\w+)/g)].map(([, name = ""]) => name);
}

const kisVariables = ["KIS_PAPER_APP_KEY", "KIS_PAPER_APP_SECRET"];

describe("a reader who copies a program of the guide", () => {
  let project: string;
  let simulator: Simulator;
  beforeAll(async () => {
    project = createConsumerProject();
    simulator = await startSimulator();
  });
  afterAll(async () => {
    await simulator.close();
    removeFolder(project);
  });

  async function run(code: string, address: Record<string, string>): Promise<string> {
    // A function is called by its platform.
    const isFunction = code.includes("export async function handler");
    const called = isFunction ? `${code}\nconsole.log(JSON.stringify(await handler()));\n` : code;
    writeFileSync(join(project, "program.ts"), called);
    const env = cleanEnvironment({
      ...simulatedEnvironment(simulator),
      TOKEN_KEY: tokenKey,
      ...address,
    });
    const args = ["--import", redirect, "program.ts"];
    const ended = await capture(process.execPath, args, { cwd: project, env, timeout: 60_000 });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const secrets = [...simulatedSecrets(simulator), tokenKey];
    expect(createSecretFinder(secrets)(ended.stdout)).toEqual([]);
    return ended.stdout;
  }

  /** Two starts of each, one after the other: the second finds the token of the first. */
  async function runAllTwice(variable: string, url: string): Promise<string[]> {
    // Another program of this desk asked a minute ago at the earliest.
    simulator.clock.advance(61_000);
    const before = simulator.ledger.find({ broker: "kis", endpoint: "token" }).length;
    const printed: string[] = [];
    for (const code of programsWith(variable)) {
      for (const start of [code, code]) printed.push(await run(start, { [variable]: url }));
    }
    const issues = simulator.ledger.find({ broker: "kis", endpoint: "token" });
    expect(issues.length - before, "requests for a token").toBe(1);
    return printed;
  }

  test.runIf(findRedis())("has one token in a real Redis, in a function as well", async () => {
    const server = await startRedis();
    try {
      const printed = await runAllTwice("REDIS_URL", server.url);
      expect(printed).toHaveLength(4);
      expect(printed[1]).toMatch(/^a token until \d{4}-/);
      expect(JSON.parse(printed[3] ?? "")).toMatchObject({ rt_cd: "0" });
    } finally {
      await server.remove();
    }
  });

  test("has one token in a real PostgreSQL, encrypted", async () => {
    const server = await startPostgres();
    try {
      const url = `postgres://postgres@127.0.0.1:${server.port}/postgres`;
      const printed = await runAllTwice("DATABASE_URL", url);
      expect(printed).toHaveLength(2);
      expect(printed[1]).toBe(printed[0]);
    } finally {
      await server.remove();
    }
  });
});

describe("who deploys by the guide", () => {
  test("with Docker Compose gives the program what it reads, and names servers that are there", () => {
    const { services, volumes } = parse(compose, { merge: true });
    expect(services.redis.image).toMatch(/^(?:redis|valkey\/valkey):\d+(?:\.\d+)?-alpine$/);
    expect(services.redis.volumes).toEqual([expect.stringMatching(/^tokens:\/data$/)]);
    expect(Object.keys(volumes)).toEqual(["tokens"]);
    const [program = ""] = programsWith("REDIS_URL");
    const read = [...variablesOf(program), ...kisVariables].sort();
    for (const name of ["bot", "dashboard"]) {
      const { environment, command, build } = services[name];
      expect(build).toBe(".");
      expect(command).toBe(`node ${name}.ts`);
      expect(Object.keys(environment).sort()).toEqual(read);
      expect(Object.keys(services)).toContain(new URL(environment.REDIS_URL).hostname);
      for (const variable of kisVariables) expect(environment[variable]).toBe(`\${${variable}:?}`);
    }
  });

  test("with Kubernetes gives the program what it reads, by a secret that its pods name", () => {
    const documents = parseAllDocuments(kubernetes);
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const [secret, deployment] = documents.map((document) => document.toJS());
    expect([secret.kind, deployment.kind]).toEqual(["Secret", "Deployment"]);
    const [program = ""] = programsWith("DATABASE_URL");
    const read = [...variablesOf(program), ...kisVariables].sort();
    expect(Object.keys(secret.stringData).sort()).toEqual(read);
    const { replicas, selector, template } = deployment.spec;
    expect(replicas).toBe(3);
    expect(template.metadata.labels).toEqual(selector.matchLabels);
    const [container] = template.spec.containers;
    expect(container.image).toMatch(/^[a-z.]+(?:\/[a-z-]+)+:\d+\.\d+\.\d+$/);
    expect(container.envFrom).toEqual([{ secretRef: { name: secret.metadata.name } }]);
  });

  test("names variables that @auth/kis and @auth/kiwoom look for", async () => {
    const simulator = await startSimulator();
    const known = Object.keys(simulatedEnvironment(simulator));
    await simulator.close();
    const named = [compose, kubernetes].flatMap((yaml) => yaml.match(/KI\w+_APP_\w+/g) ?? []);
    expect(known).toEqual(expect.arrayContaining(named));
    expect(new Set(named)).toEqual(new Set(kisVariables));
  });
});
