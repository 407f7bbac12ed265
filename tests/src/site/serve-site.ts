import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
};

export interface SiteServer {
  /** `http://127.0.0.1:<port>/` */
  origin: string;
  close: () => Promise<void>;
}

/** A folder over HTTP, on a free port of this machine. */
export async function serveSite(site: string): Promise<SiteServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    // Normalised below "/", so that no address leads out of the folder.
    const address = normalize(decodeURIComponent(pathname === "/" ? "/index.html" : pathname));
    readFile(join(site, address)).then(
      (body) => {
        const type = types[extname(address)] ?? "text/plain";
        response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
