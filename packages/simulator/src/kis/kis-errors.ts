import type { BrokerAnswer } from "../broker.js";

/** The texts of KIS's own table (portal FAQ); EGW00133, 215 and the OPSQ texts come from the wire. */
const messages: Readonly<Record<string, string>> = {
  EGW00101: "유효하지 않은 요청입니다.",
  EGW00102: "AppKey는 필수입니다.",
  EGW00103: "유효하지 않은 AppKey입니다.",
  EGW00104: "AppSecret은 필수입니다.",
  EGW00105: "유효하지 않은 AppSecret입니다.",
  EGW00115: "권한부여 타입(grant_type)은 필수입니다.",
  EGW00116: "지원하지 않는 권한부여 타입(grant_type)입니다.",
  EGW00121: "유효하지 않은 token 입니다.",
  EGW00122: "token을 찾을 수 없습니다.",
  EGW00123: "기간이 만료된 token 입니다.",
  EGW00131: "유효하지 않은 hashkey입니다.",
  EGW00132: "Content-Type이 유효하지 않습니다.",
  EGW00133: "접근토큰 발급 잠시 후 다시 시도하세요",
  EGW00201: "초당 거래건수를 초과하였습니다.",
  EGW00202: "GW라우팅 중 오류가 발생했습니다.",
  EGW00205: "credentials_type이 유효하지 않습니다.(Bearer)",
  EGW00206: "API 사용 권한이 없습니다.",
  EGW00207: "IP 주소가 없거나 유효하지 않습니다.",
  EGW00208: "고객유형(custtype)이 유효하지 않습니다.",
  EGW00213: "모의투자 TR 이 아닙니다.",
  EGW00215: "원장에서 허용 가능한 초당 거래건수를 초과하였습니다.",
  EGW00303: "법인고객에게 허용되지 않은 IP접근입니다.",
  EGW00304: "고객식별키(법인 personalSeckey, 개인 appSecret)가 유효하지 않습니다.",
  EGW2004: "모의투자 TR 이 아닙니다.",
  OPSQ0002: "없는 서비스 코드 입니다.",
  OPSQ2001: "ERROR INPUT FIELD NOT FOUND",
  OPSQ2002: "ERROR INVALID INPUT",
};

const text = (code: string): string => messages[code] ?? "오류가 발생했습니다.";

/** The shape of errors under `/oauth2/`: one HTTP status whatever the reason, so only the code tells a wrong key from a refusal for now. `detail` follows the text. */
export function kisOAuthError(code: string, status: number, detail = ""): BrokerAnswer {
  return {
    status,
    body: { error_description: text(code) + detail, error_code: code },
    outcome: code,
  };
}

/** The shape of errors under `/uapi/`. `detail` follows the text, as in `ERROR INPUT FIELD NOT FOUND [FID_INPUT_ISCD]`. */
export function kisApiError(code: string, status = 500, detail = ""): BrokerAnswer {
  return {
    status,
    body: { rt_cd: "1", msg1: text(code) + detail, msg_cd: code },
    outcome: code,
  };
}
