import { once } from "node:events";
import { connect as dial } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { post, request } from "../../test-support/client.js";
import { connect } from "../../test-support/socket.js";
import { cliCommand, cliEnvironment, spawnPiped } from "../../test-support/start-cli.js";

const groups: number[] = [];

afterEach(() => {
  for (const group of groups.splice(0)) {
    try {
      process.kill(-group, "SIGKILL");
    } catch {
      // Everything of it has ended.
    }
  }
});

/** Starts a command whose whole family the test ends. */
function spawnFamily(...[command, env = {}]: [[string, ...string[]], NodeJS.ProcessEnv?]) {
  const started = spawnPiped(command, { detached: true, env: { ...cliEnvironment, ...env } });
  const { pid } = started.child;
  // Where it could not be started there is no group, and 0 would mean that of these tests.
  if (pid !== undefined) groups.push(pid);
  return started;
}

/** A program that is told to stop as soon as it begins to listen. */
const stoppedAtItsStart = `data:text/javascript,${encodeURIComponent(`
  import { Server } from "node:net";
  const { listen } = Server.prototype;
  Server.prototype.listen = function (...args) {
    Server.prototype.listen = listen;
    process.kill(process.pid, "SIGTERM");
    return listen.apply(this, args);
  };
`)}`;

/** A program whose grace of five seconds never ends. */
const endlessGrace = `data:text/javascript,${encodeURIComponent(`
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (run, ms, ...rest) => setTimeout(run, ms === 5_000 ? 2 ** 31 - 1 : ms, ...rest);
`)}`;

function answers(url: string): Promise<boolean> {
  return request(url).then(
    () => true,
    () => false,
  );
}

describe("auth-simulator stops", () => {
  it("with 0 within its five seconds, whoever is still there, and leaves its ports free", async () => {
    const { child, output, ended, says } = spawnFamily(cliCommand());
    await says("\n");
    const { kis, kiwoom, control } = JSON.parse(output.stdout);
    const socket = await connect(kiwoom.paper.webSocketUrl);
    await post(`${control.url}/faults`, { host: "kis", fault: "hang" });
    const hanging = [request(kis.live.url), request(kis.paper.url)].map((one) =>
      expect(one).rejects.toThrow(),
    );
    await expect
      .poll(async () => (await request(`${control.url}/ledger?fault=hang`)).body.count)
      .toBe(2);
    const toldAt = performance.now();
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
    // The hanging answers had their five seconds. That it ends at all is what the test waits for.
    expect(performance.now() - toldAt).toBeGreaterThan(4_900);
    await Promise.all([...hanging, socket.closed]);
    for (const { url } of [kis.live, kis.paper, kiwoom.live, kiwoom.paper, control]) {
      expect(await answers(url)).toBe(false);
    }
  });

  it("at once although clients have connected that ask for nothing, or have said half of it", async () => {
    const { child, output, ended, says } = spawnFamily(cliCommand("--import", endlessGrace));
    await says("\n");
    const { kis, kiwoom, control } = JSON.parse(output.stdout);
    for (const { url } of [kis.live, kiwoom.paper, control]) {
      for (const bytes of ["", "POST /oauth2/to"]) {
        const client = dial({ port: Number(new URL(url).port), host: "127.0.0.1" });
        await once(client, "connect");
        client.resume().write(bytes);
      }
      // Connections are taken in turn: whoever answers a later one has those.
      expect(await answers(url)).toBe(true);
    }
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("at once with a second SIGINT although an answer hangs", async () => {
    const { child, output, ended, says } = spawnFamily(cliCommand("--import", endlessGrace));
    await says("\n");
    const { kis, control } = JSON.parse(output.stdout);
    await post(`${control.url}/faults`, { host: "kis-live", fault: "hang" });
    const hanging = expect(request(kis.live.url)).rejects.toThrow();
    await request(`${control.url}/ledger?fault=hang&waitMs=10000`);
    child.kill("SIGINT");
    await expect.poll(() => answers(kis.paper.url)).toBe(false);
    child.kill("SIGINT");
    await hanging;
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("with 0 when told while it is still starting", async () => {
    const { ended } = spawnFamily(cliCommand("--import", stoppedAtItsStart));
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("with 0 when nobody reads where it is", async () => {
    const { child, ended } = spawnFamily(cliCommand());
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("when the npx that started it was told to, whose shell tells it nothing", async () => {
    const script = '"$@"; exit $?';
    const { child, output, says } = spawnFamily(["sh", "-c", script, "sh", ...cliCommand()], {
      npm_command: "exec",
      npm_lifecycle_script: "'auth-simulator'",
    });
    await says("\n");
    const { control } = JSON.parse(output.stdout);
    expect(await answers(control.url)).toBe(true);
    child.kill("SIGTERM");
    await once(child, "exit");
    await expect.poll(() => answers(control.url)).toBe(false);
  });

  it("not when a shell that put it into the background ends", async () => {
    const { child, output, says } = spawnFamily(["sh", "-c", '"$@" & wait', "sh", ...cliCommand()]);
    await says("\n");
    const { control } = JSON.parse(output.stdout);
    child.kill("SIGKILL");
    await once(child, "exit");
    // Three looks of the kind that follow npx's end: the simulator's clock tells when they are over.
    const { body } = await request(`${control.url}/state`);
    const { now } = body.clock as { now: number };
    const later = async (): Promise<number> => {
      const state = await request(`${control.url}/state`);
      return (state.body.clock as { now: number }).now - now;
    };
    await expect.poll(later).toBeGreaterThan(1_500);
  });
});
