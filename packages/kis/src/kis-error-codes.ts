import type { AuthErrorCode } from "@auth/core";
import type { KisEnvironment } from "./kis-options.js";

/** What a code of KIS means here. */
export interface KisErrorMeaning {
  code: AuthErrorCode;
  /** What to do about it, as a sentence. */
  fix: string | ((environment: KisEnvironment) => string);
  /** The credential that KIS refused: the message names where it came from and how long it is. */
  credential?: "appKey" | "appSecret";
}

const meaning =
  (code: AuthErrorCode) =>
  (fix: KisErrorMeaning["fix"]): KisErrorMeaning => ({ code, fix });
const rejected = meaning("AUTH_PROVIDER_REJECTED");
const denied = meaning("AUTH_ACCESS_DENIED");
const wrong = meaning("AUTH_CONFIGURATION");
const rateLimited = meaning("AUTH_ISSUE_RATE_LIMITED");
const mismatch = meaning("AUTH_ENVIRONMENT_MISMATCH");
const credential = (
  name: "appKey" | "appSecret",
  fix: KisErrorMeaning["fix"],
): KisErrorMeaning => ({ code: "AUTH_INVALID_CREDENTIALS", fix, credential: name });

const later = "It is a passing fault at KIS: try again later.";
const outcomeUnknown = `${later} If it was an order, look up first whether it was executed.`;
const slower = "This app key sends too many requests a second: send fewer.";
const entitlement = "Have KIS open the API for this account and app key.";
const address =
  "Register the public IP address of this machine at KIS, or send from a registered one.";
const request = "KIS could not read the request: check what you added to it.";
const partner = "It belongs to the partners' authorization-code flow, which is not supported here.";
const newToken = "Get another token; auth.fetch does so by itself.";
const hashkey =
  "Make the hashkey of the very body that is sent, or leave it out: KIS does not require it.";
const custtype = 'Pass custtype: "P", or "B" if KIS registered you as a corporation or partner.';
const corporation = 'Corporations (법인) have no paper environment: use environment: "live".';
const shared = "KIS issues one token a minute per app key, whichever program asks.";
const paperTr = "The tr_id belongs to the other environment: those of paper orders begin with V.";
const belongsToKey = "It must be the secret that was issued together with the app key.";
const personalseckey = "Partners (제휴사) check personalseckey too.";

// No code of its own is known for a live key at the paper host or the reverse: EGW00103 is to be expected there.
const otherEnvironment = (environment: KisEnvironment): string =>
  environment === "paper"
    ? 'A key of the live environment (실전) is refused here with the same code: for that one pass environment: "live".'
    : 'A key of the paper environment (모의) is refused here with the same code: for that one pass environment: "paper".';

/**
 * What KIS's gateway answers, by its own code: `error_code` of a token call, `msg_cd` of every other call, with KIS's text beside it.
 * Source: the list in KIS's FAQ as public clients carry it, and bodies reported from the wire (EGW00133, EGW00215, EGW2004);
 * KIS publishes none per endpoint. A code that is not here is `AUTH_PROVIDER_REJECTED`.
 */
export const kisErrorCodes: ReadonlyMap<string, KisErrorMeaning> = new Map(
  Object.entries({
    EGW00001: rejected(later), // 일시적 오류
    EGW00002: rejected(later), // 서버 에러
    EGW00003: denied(entitlement), // 접근이 거부
    EGW00004: denied(entitlement), // 권한을 부여받지 않은 고객
    EGW00101: wrong(request), // 유효하지 않은 요청
    EGW00102: credential("appKey", request), // AppKey는 필수
    EGW00103: credential("appKey", otherEnvironment), // 유효하지 않은 AppKey
    EGW00104: credential("appSecret", request), // AppSecret은 필수
    EGW00105: credential("appSecret", belongsToKey), // 유효하지 않은 AppSecret
    EGW00106: wrong(partner), // 00106 to 00114: redirect_uri, service, scope, state, grant, response_type
    EGW00107: wrong(partner),
    EGW00108: wrong(partner),
    EGW00109: wrong(partner),
    EGW00110: wrong(partner),
    EGW00111: wrong(partner),
    EGW00112: wrong(partner),
    EGW00113: wrong(partner),
    EGW00114: wrong(partner),
    EGW00115: wrong(request), // grant_type 필수
    EGW00116: wrong(request), // grant_type 미지원
    EGW00117: wrong(request), // token_type 미지원
    EGW00118: wrong(partner), // authorization code 무효
    EGW00119: wrong(partner), // authorization code 없음
    EGW00120: wrong(partner), // authorization code 만료
    EGW00121: rejected(newToken), // 유효하지 않은 token
    EGW00122: rejected(newToken), // token을 찾을 수 없음
    EGW00123: rejected(newToken), // 기간이 만료된 token
    EGW00124: wrong(partner), // session_key 무효
    EGW00125: wrong(partner), // session_key 없음
    EGW00126: wrong(partner), // session_key 만료
    EGW00127: wrong(partner), // corpno 필수
    EGW00128: wrong(partner), // acctno 필수
    EGW00129: wrong(partner), // HTS_ID 필수
    EGW00130: wrong(partner), // user 무효
    EGW00131: wrong(hashkey), // hashkey 무효
    EGW00132: wrong(request), // Content-Type 무효
    EGW00133: rateLimited(shared), // 접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)
    EGW00201: rejected(slower), // 초당 거래건수 초과
    EGW00202: rejected(later), // GW routing
    EGW00203: rejected(later), // OPS routing
    EGW00204: rejected(later), // internal gateway
    EGW00205: wrong(request), // credentials_type(Bearer) 무효
    EGW00206: denied(entitlement), // API 사용 권한 없음
    EGW00207: denied(address), // IP 주소 무효
    EGW00208: wrong(custtype), // custtype 무효
    EGW00209: wrong(request), // seq_no 무효
    EGW00210: wrong(corporation), // 법인고객의 경우 모의투자 불가
    EGW00211: wrong(request), // personalname 필수
    EGW00212: wrong(request), // personalphone 필수
    EGW00213: wrong(request), // corpname 필수; also seen with the text of EGW2004
    EGW00215: rejected(slower), // seen as a limit of the gateway
    EGW00300: rejected(outcomeUnknown), // routing
    EGW00301: rejected(outcomeUnknown), // connect timeout
    EGW00302: rejected(outcomeUnknown), // transaction timeout: 직전 거래를 반드시 확인하세요
    EGW00303: denied(address), // 법인고객에게 허용되지 않은 IP
    EGW00304: credential("appSecret", personalseckey), // 고객식별키(법인 personalSeckey, 개인 appSecret) 무효
    EGW2004: mismatch(paperTr), // 모의투자 TR 이 아닙니다
  }),
);

/** The codes that mean: KIS does not take this token (any more). They come with HTTP 200 as well as 500. */
export const refusedTokenCodes: ReadonlySet<string> = new Set(["EGW00121", "EGW00122", "EGW00123"]);
