/** What `auth-simulator --help` prints. */
export const help = `auth-simulator: KIS and Kiwoom on this machine, live and paper, over HTTP and WebSocket

Usage: auth-simulator [options]

  -p, --port <number>    the first of five ports in a row: KIS live, KIS paper, Kiwoom live,
                         Kiwoom paper, control (default 0: five free ports)
  -c, --config <file>    JSON: port, clock, now, maxLedgerEntries, accounts, and the switches
                         of kis and kiwoom
      --clock <mode>     the brokers' clock: real (default), frozen, or faster, such as x60
      --json             one line of JSON, as it is printed when the output is no terminal
  -h, --help             this text
  -v, --version          the version

It listens on 127.0.0.1 only. Ctrl-C (SIGINT) or SIGTERM stops it: open answers finish first.
Exit codes: 0 stopped, 1 it can't start (a port is in use), 2 an option or the file is wrong.
The control port lists what it can be asked: curl http://127.0.0.1:<port>/
`;
