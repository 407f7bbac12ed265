import type { PlatformFetch } from "@auth/core";

/** One request, as it went out. */
export interface RecordedRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** The text of the body. */
  body: string;
}

/** An answer to give: a JSON body, with HTTP 200 unless said otherwise. */
export interface FixedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** A `fetch` that asks nobody. */
export interface RecordedFetch {
  fetch: PlatformFetch;
  requests: RecordedRequest[];
}

/** Answers each request with the next of `answers`, the last one for ever, and keeps what was asked. */
export function createRecordedFetch(...answers: readonly FixedAnswer[]): RecordedFetch {
  const requests: RecordedRequest[] = [];
  return {
    requests,
    async fetch(input, init) {
      const request = new Request(input, init);
      requests.push({
        method: request.method,
        url: request.url,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
      });
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      if (answer === undefined) throw new Error("the test has no answer for this request");
      const { status = 200, headers = {}, body } = answer;
      return Response.json(body, { status, headers });
    },
  };
}
