import type { IssuePolicy } from "@auth/core";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** "접근토큰(access_token)의 유효기간은 24시간": the document of tokenP (인증-001). */
export const accessTokenLifetimeMs: number = 24 * hourMs;

/** "6시간 이내는 기존 발급키로 응답": the document of tokenP (인증-001), in force since 2023-04-28. */
export const sameTokenWindowMs: number = 6 * hourMs;

/** How KIS issues access tokens (tokenP). */
export const accessTokenPolicy: IssuePolicy = {
  // Within six hours of the first issue the same value comes back, with the same expiry (tokenP, 인증-001). What happens
  // to the old token when a new one is issued later is documented nowhere.
  reissue: "same",
  sameTokenWindowMs,
  lifetimeMs: accessTokenLifetimeMs,
  // KIS's sample README and the text of EGW00133 say once a minute. A post in its FAQ forum says once in five
  // minutes: whoever meets that passes policy: { issueIntervalMs: 300_000 }.
  issueIntervalMs: minuteMs,
  // Ours: KIS documents no time. tokenP usually answers within a second.
  issueTimeoutMs: 10 * secondMs,
  // The guide of tokenP renews 30 minutes before expiry.
  advisoryMs: 30 * minuteMs,
  // Ours: the longest that a request and a wrong clock may take together.
  mandatoryMs: minuteMs,
  // Whether revoking ends the six hours is documented nowhere: the manager tries it only after waiting has failed.
  recovery: "issue",
};

/** How KIS issues approval keys for WebSocket connections (Approval). */
export const approvalKeyPolicy: IssuePolicy = {
  // Nothing documents that a new key ends an old one, and nothing that it does not. Either way is safe: processes that
  // share a store use one key, a key is needed only at connect, and one that is refused is invalidated and replaced.
  reissue: "independent",
  // "접속키의 유효기간은 24시간": the document of Approval (실시간-000).
  lifetimeMs: 24 * hourMs,
  // None is documented. One second, so that a key that keeps being refused does not turn into a storm.
  issueIntervalMs: secondMs,
  issueTimeoutMs: 10 * secondMs,
  // The key is used once, at connect: renewing it in the background would be a request for nothing.
  advisoryMs: 0,
  mandatoryMs: minuteMs,
  recovery: "issue",
};
