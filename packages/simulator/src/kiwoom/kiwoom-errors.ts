import type { BrokerAnswer } from "../broker.js";
import type { KiwoomSwitches } from "./kiwoom-switches.js";

/** Kiwoom's own table of codes; the server fills in `{?}`, here the first of them. */
const messages: Readonly<Record<string, string>> = {
  1501: "API ID가 Null이거나 값이 없습니다",
  1504: "해당 URI에서는 지원하는 API ID가 아닙니다. API ID={?}",
  1505: "해당 API ID는 존재하지 않습니다. API ID={?}",
  1511: "필수 입력 값에 값이 존재하지 않습니다. 필수입력 파라미터={?}",
  1512: "Http header에 값이 설정되지 않았거나 읽을 수 없습니다",
  1513: "Http Header에 authorization 필드가 설정되어 있어야 합니다",
  1514: "입력으로 들어온 Http Header의 authorization 필드 형식이 맞지 않습니다",
  1515: "Http Header의 authorization 필드 내 Grant Type이 미리 정의된 형식이 아닙니다",
  1516: "Http Header의 authorization 필드 내 Token이 정의되어 있지 않습니다",
  1517: "입력 값 형식이 올바르지 않습니다. 파라미터={?}",
  1687: "재귀 호출이 발생하여 API 호출을 제한합니다, API ID={?}",
  1700: "허용된 API 요청 개수를 초과하였습니다. 유량={?}, API ID={1}",
  1701: "허용된 전체 요청 개수를 초과하였습니다. 총유량={?}",
  1702: "허용된 그룹 요청 개수를 초과하였습니다. 총유량={?}, API_ID={1}",
  8001: "App Key와 Secret Key 검증에 실패했습니다",
  8002: "App Key와 Secret Key 검증에 실패했습니다. 실패사유={?}",
  8003: "Access Token을 조회하는데 실패했습니다.",
  8005: "Token이 유효하지 않습니다",
  8006: "Access Token을 생성하는데 실패했습니다. 실패사유={?}",
  8009: "Access Token을 발급하는데 실패했습니다. 실패사유={?}",
  8010: "Token을 발급받은 IP와 서비스를 요청한 IP가 동일하지 않습니다",
  8011: "Access Token을 발급하는데 실패했습니다. 입력값에 grant_type이 들어오지 않았습니다",
  8012: "Access Token을 발급하는데 실패했습니다. grant_type의 값이 맞지 않습니다",
  8015: "Access Token을 폐기하는데 실패했습니다.",
  8016: "Access Token을 폐기하는데 실패했습니다. 입력값에 Token이 들어오지 않았습니다",
  8020: "입력파라미터로 appkey 또는 secretkey가 들어오지 않았습니다.",
  8030: "투자구분(실전/모의)이 달라서 Appkey를 사용할수가 없습니다",
  8031: "투자구분(실전/모의)이 달라서 Token를 사용할수가 없습니다",
  8040: "단말기 인증에 실패했습니다",
  8050: "지정단말기 인증에 실패했습니다",
  8103: "토큰 인증 또는 단말기인증에 실패했습니다. 실패사유={?}",
  8104: "모의투자에서 지원하지 않는 API 입니다.",
  8200: "법인 고객은 해당 API를 지원하지 않습니다. API ID={?}",
};

/** Newer words for the same codes; they were seen without brackets. */
const newerMessages: Readonly<Record<string, string>> = { 8050: "IP가 등록되지 않았습니다" };

/** The coarse code at the top level and its text, for a fine code. */
function coarse(code: string): { returnCode: number; text: string } {
  if (code.startsWith("17")) return { returnCode: 5, text: "허용된 요청 개수를 초과하였습니다" };
  if (code === "1501" || code === "1504") return { returnCode: 1, text: "잘못된 요청입니다" };
  if (/^(15..|8011|8012|8016|8020|803.)$/.test(code))
    return { returnCode: 2, text: "입력 값 오류입니다" };
  return { returnCode: 3, text: "인증에 실패했습니다" };
}

/**
 * An error as Kiwoom sends it: HTTP 200 unless a switch says otherwise, a coarse `return_code`, and the code that matters inside
 * `return_msg`. `detail` fills the placeholder of the text.
 */
export function kiwoomError(
  switches: KiwoomSwitches,
  code: string,
  detail = "",
  status?: number,
): BrokerAnswer {
  const newer = switches.codeFormat === "plain" ? newerMessages[code] : undefined;
  const known = newer ?? messages[code] ?? "예기치 못한 에러가 발생했습니다";
  const text = known.replace("{?}", () => detail);
  const { returnCode, text: coarseText } = coarse(code);
  const [topLevel, message] = {
    bracket: () => [returnCode, `${coarseText}[${code}:${text}]`] as const,
    "code-message": () => [returnCode, `${coarseText} [CODE=${code}, MESSAGE=${text}]`] as const,
    plain: () => [returnCode, `${coarseText} ${code}: ${text}`] as const,
    "return-code": () => [Number(code), text] as const,
  }[switches.codeFormat]();
  return {
    status: status ?? statusOf(switches, code),
    body: { return_code: typedReturnCode(switches, topLevel), return_msg: message },
    outcome: code,
  };
}

function statusOf({ rateLimitStatus, invalidTokenStatus }: KiwoomSwitches, code: string): number {
  if (code.startsWith("17")) return rateLimitStatus;
  return ["8003", "8005", "8031", "8103"].includes(code) ? invalidTokenStatus : 200;
}

/** The two fields that end every success. */
export function kiwoomSuccess(switches: KiwoomSwitches): {
  return_code: number | string;
  return_msg: string;
} {
  return { return_code: typedReturnCode(switches, 0), return_msg: "정상적으로 처리되었습니다" };
}

function typedReturnCode({ returnCodeType }: KiwoomSwitches, code: number): number | string {
  return returnCodeType === "string" ? String(code) : code;
}
