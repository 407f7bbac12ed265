"""Makes the calls of Kiwoom's own examples, one after the other, and prints what came of each as a line of JSON.

The calls are those of the Python examples in the guide at https://openapi.kiwoom.com for au10001, ka10001 and the
real-time data (00, 0B), as public programs show that began with them: the same headers, encodings and messages. The
guide publishes no licence; the code is ours. Hosts and keys are the settings that the examples have at their tops.
Kiwoom's own repository of programs has a licence that forbids copies, so none is here: src/clients/official-kiwoom-samples.test.ts
runs them where KIWOOM_SAMPLES names a checkout of it.
"""

import asyncio
import json
import os

import requests
import websockets

host = os.environ["HOST"]
socket_url = os.environ["SOCKET_URL"]
json_type = {"Content-Type": "application/json;charset=UTF-8"}


def tell(step, **facts):
    print(json.dumps({"step": step, **facts}), flush=True)


def sign_in():
    body = {"grant_type": "client_credentials"}
    body["appkey"], body["secretkey"] = os.environ["APP_KEY"], os.environ["SECRET_KEY"]
    response = requests.post(host + "/oauth2/token", headers=json_type, json=body)
    answer = response.json()
    tell("token", status=response.status_code, return_code=answer["return_code"])
    return answer["token"]


def ask_price(token):
    headers = {**json_type, "authorization": "Bearer " + token, "cont-yn": "N", "next-key": "", "api-id": "ka10001"}
    response = requests.post(host + "/api/dostk/stkinfo", headers=headers, json={"stk_cd": "005930"})
    shown = {name: response.headers.get(name) for name in ("next-key", "cont-yn", "api-id")}
    tell("quote", return_code=response.json()["return_code"], headers=shown)


async def listen(token):
    """Logs in, registers a stock and one's own orders, and waits for a trade and a PING."""
    missing = {"REAL", "PING"}
    socket = await websockets.connect(socket_url)
    await socket.send(json.dumps({"trnm": "LOGIN", "token": token}))
    while missing:
        message = json.loads(await socket.recv())
        kind = message["trnm"]
        if kind == "LOGIN":
            tell("login", return_code=message["return_code"])
            data = [{"item": [""], "type": ["00"]}, {"item": ["005930"], "type": ["0B"]}]
            await socket.send(json.dumps({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": data}))
        elif kind == "REG":
            tell("registration", return_code=message["return_code"])
        elif kind == "PING":
            await socket.send(json.dumps(message))
            if kind in missing:
                tell("heartbeat")
        elif kind in missing:
            tell("trade", type=message["data"][0]["type"], symbol=message["data"][0]["item"])
        missing.discard(kind)
    await socket.close()


token = sign_in()
ask_price(token)
asyncio.run(listen(token))
