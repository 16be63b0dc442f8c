/**
 * LINE as the sending benchmarks need it: every call is answered after 100 ms with a request id and message ids, retry
 * keys are remembered (409), and when each call came is kept. It checks nothing else, so that on a small machine the
 * app is measured and not the emulator. `GET /stats` tells. Prints its port.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ANSWER_AFTER_MS = 100;
const seen = new Set<string>();
const arrivals: number[] = [];
let repeated = 0;
let recipients = 0;
let id = 0;

function stats() {
  const inSecond = new Map<number, number>();
  for (const at of arrivals) inSecond.set(Math.floor(at / 1_000), (inSecond.get(Math.floor(at / 1_000)) ?? 0) + 1);
  const calls = arrivals.length;
  const spanMs = calls > 1 ? arrivals.at(-1)! - arrivals[0]! : 0;
  return { calls, repeated, recipients, spanMs, busiestSecond: Math.max(0, ...inSecond.values()) };
}

const server = createServer((request, response) => {
  if (request.url === '/stats') {
    response.end(JSON.stringify(stats()));
    return;
  }
  if (request.method === 'GET') {
    const isQuota = request.url === '/v2/bot/message/quota';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isQuota ? { type: 'none' } : { totalUsage: 0, basicId: '@bench', userId: 'Ubench' }));
    return;
  }
  arrivals.push(performance.now());
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const key = String(request.headers['x-line-retry-key']);
    const isRepeated = seen.has(key);
    seen.add(key);
    if (isRepeated) repeated += 1;
    if (request.url?.endsWith('/multicast')) {
      const { to } = JSON.parse(Buffer.concat(chunks).toString()) as { to: string[] };
      recipients += to.length;
    } else recipients += 1;
    id += 1;
    const sentMessages = [{ id: String(600_000_000_000_000_000n + BigInt(id)) }];
    setTimeout(() => {
      response.writeHead(isRepeated ? 409 : 200, {
        'content-type': 'application/json',
        'x-line-request-id': `bench-${id}`,
      });
      response.end(JSON.stringify(request.url?.endsWith('/push') ? { sentMessages } : {}));
    }, ANSWER_AFTER_MS);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
