// Preloaded into a snippet's process: what it sends to the brokers goes to the simulator, so that the snippet can be
// exactly what a user would write. Anything else but loopback is refused: no snippet reaches the internet.
const hosts: Record<string, string> = JSON.parse(process.env.SIMULATED_HOSTS ?? "{}");
const platformFetch = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const url = new URL(request.url);
  if (url.hostname === "127.0.0.1") return platformFetch(request);
  const simulated = hosts[url.origin];
  if (simulated === undefined) throw new TypeError(`No snippet may call ${url.origin}`);
  const response = await platformFetch(
    new Request(`${simulated}${url.pathname}${url.search}`, request),
  );
  Object.defineProperty(response, "url", { value: request.url });
  return response;
};

globalThis.WebSocket = class extends globalThis.WebSocket {
  constructor(address: string | URL, protocols?: string | string[]) {
    const { hostname, origin } = new URL(address);
    const simulated = hostname === "127.0.0.1" ? address : hosts[origin];
    if (simulated === undefined) throw new TypeError(`No snippet may connect to ${origin}`);
    super(simulated, protocols);
  }
};
