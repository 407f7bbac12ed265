"""Makes the calls of KIS's own sample, one after the other, and prints what came of each as a line of JSON.

The calls are those of examples_llm/kis_auth.py with inquire_price, order_cash, ccnl_krx and ccnl_notice in
https://github.com/koreainvestment/open-trading-api at 885dd4e (July 2026): the same file of settings, headers,
encodings, order and way of reading. The code is ours: the repository has no licence for theirs. The real thing
is run by src/clients/official-samples.test.ts where KIS_SAMPLES names a checkout of it.
"""

import asyncio
import json
import os
from base64 import b64decode
from collections import namedtuple

import requests
import websockets
import yaml

try:
    from Crypto.Cipher import AES
except ImportError:  # Debian's package has this name.
    from Cryptodome.Cipher import AES

with open(os.path.expanduser("~/KIS/config/kis_devlp.yaml"), encoding="utf-8") as file:
    settings = yaml.safe_load(file)

# What goes with every call; the token and the keys join it once there is a token, and stay for Approval.
headers = {
    "Content-Type": "application/json",
    "Accept": "text/plain",
    "charset": "UTF-8",
    "User-Agent": settings["my_agent"],
}


def tell(step, **facts):
    print(json.dumps({"step": step, **facts}), flush=True)


def read(response):
    """Reads an answer as the sample does: each header with a lower-case name becomes a field of that name."""
    lower = [name for name in response.headers if name.islower()]
    namedtuple("header", lower)
    return response.json()


def sign_in():
    body = {"grant_type": "client_credentials"}
    body["appkey"], body["appsecret"] = settings["my_app"], settings["my_sec"]
    response = requests.post(settings["prod"] + "/oauth2/tokenP", data=json.dumps(body), headers=headers)
    answer = response.json()
    headers["authorization"] = "Bearer " + answer["access_token"]
    headers["appkey"], headers["appsecret"] = settings["my_app"], settings["my_sec"]
    tell("token", status=response.status_code, expiry=answer["access_token_token_expired"])


def call(path, tr_id, params, post=False):
    its_headers = {**headers, "tr_id": tr_id, "custtype": "P", "tr_cont": ""}
    url = settings["prod"] + path
    if post:
        return read(requests.post(url, headers=its_headers, data=json.dumps(params)))
    return read(requests.get(url, headers=its_headers, params=params))


def ask_price():
    params = {"FID_COND_MRKT_DIV_CODE": "J", "FID_INPUT_ISCD": "005930"}
    path = "/uapi/domestic-stock/v1/quotations/inquire-price"
    answer = call(path, "FHKST01010100", params)
    tell("quote", rt_cd=answer["rt_cd"], price=answer["output"]["stck_prpr"])


def order():
    params = {"CANO": settings["my_acct_stock"], "ACNT_PRDT_CD": settings["my_prod"], "PDNO": "005930"}
    params.update({"ORD_DVSN": "00", "ORD_QTY": "1", "ORD_UNPR": "71000"})
    params.update({"EXCG_ID_DVSN_CD": "KRX", "SLL_TYPE": "", "CNDT_PRIC": ""})
    answer = call("/uapi/domestic-stock/v1/trading/order-cash", "TTTC0012U", params, post=True)
    tell("order", rt_cd=answer["rt_cd"])


def approve():
    body = {"grant_type": "client_credentials", "appkey": settings["my_app"], "secretkey": settings["my_sec"]}
    response = requests.post(settings["prod"] + "/oauth2/Approval", data=json.dumps(body), headers=headers)
    tell("approval", status=response.status_code)
    return response.json()["approval_key"]


def decrypt(cipher, text):
    aes = AES.new(cipher["key"].encode(), AES.MODE_CBC, cipher["iv"].encode())
    padded = aes.decrypt(b64decode(text))
    return padded[: -padded[-1]].decode()


async def listen(approval_key):
    """Subscribes to the trades of a stock and to the notices of one's orders, orders once, and waits for one of each."""
    ciphers, missing = {}, {"trade", "notice", "heartbeat"}
    async with websockets.connect(settings["ops"] + "/tryitout") as socket:
        for tr_id, tr_key in (("H0STCNT0", "005930"), ("H0STCNI0", settings["my_htsid"])):
            header = {"content-type": "utf-8", "approval_key": approval_key, "tr_type": "1", "custtype": "P"}
            body = {"input": {"tr_id": tr_id, "tr_key": tr_key}}
            await socket.send(json.dumps({"header": header, "body": body}))
        async for raw in socket:
            if raw[0] in "01":
                _, tr_id, _, data = raw.split("|")
                fields = (decrypt(ciphers[tr_id], data) if tr_id in ciphers else data).split("^")
                kind = "notice" if tr_id == "H0STCNI0" else "trade"
                if kind in missing:
                    tell(kind, fields=len(fields), symbol=fields[8 if kind == "notice" else 0])
            else:
                message = json.loads(raw)
                tr_id = message["header"]["tr_id"]
                kind = "heartbeat" if tr_id == "PINGPONG" else "subscription"
                if kind == "heartbeat":
                    await socket.pong(raw)
                    tell("heartbeat")
                else:
                    tell("subscription", tr_id=tr_id, msg_cd=message["body"]["msg_cd"])
                    if message["header"]["encrypt"] == "Y":
                        ciphers[tr_id] = message["body"]["output"]
                        await asyncio.get_running_loop().run_in_executor(None, order)
            missing.discard(kind)
            if not missing:
                return


sign_in()
ask_price()
asyncio.run(listen(approve()))
