/** Webhook intake: requests a second, each with one event, against Express 5 with the SDK's middleware. */
import { createHmac, randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { openStage } from '../drills/stage.ts';
import { result, startScript, type Result } from './measure.ts';

const SECRET = 'bench-secret';
const WARM_UP_MS = 700;
const MEASURE_MS = 2_500;
const KINDS = ['express', 'express-durable', 'ours'] as const;

function webhookOf(id: string): { body: string; signature: string } {
  const person = `U${createHmac('md5', 'bench').update(id.slice(-2)).digest('hex')}`;
  const body = JSON.stringify({
    destination: 'Ubench',
    events: [
      {
        type: 'message',
        mode: 'active',
        webhookEventId: id,
        timestamp: Date.now(),
        deliveryContext: { isRedelivery: false },
        source: { type: 'user', userId: person },
        replyToken: randomUUID(),
        message: { type: 'text', id: String(Date.now()), text: 'ไปค่ะ', quoteToken: randomUUID() },
      },
    ],
  });
  return { body, signature: createHmac('sha256', SECRET).update(body).digest('base64') };
}

/** @returns requests a second answered with 200. */
async function load(port: number, connections: number): Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections });
  let answered = 0;
  let counting = false;
  let running = true;
  const one = async (): Promise<void> => {
    while (running) {
      const { body, signature } = webhookOf(randomUUID());
      const response = await pool.request({
        method: 'POST',
        path: '/webhook',
        headers: { 'content-type': 'application/json', 'x-line-signature': signature },
        body,
      });
      await response.body.dump();
      if (response.statusCode !== 200) throw new Error(`the server answered ${response.statusCode}`);
      if (counting) answered += 1;
    }
  };
  const all = Promise.all(Array.from({ length: connections }, one));
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  counting = true;
  const from = performance.now();
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  const seconds = (performance.now() - from) / 1_000;
  running = false;
  const rate = answered / seconds;
  await all;
  await pool.close();
  return rate;
}

export async function benchIntake(): Promise<Result[]> {
  const stage = await openStage();
  const servers = new Map<string, { port: number; kill(): void }>();
  try {
    for (const kind of KINDS) {
      const { child, line } = await startScript('./webhook-server.ts', [kind, stage.uri, SECRET]);
      servers.set(kind, { port: Number(line), kill: () => void child.kill() });
    }
    const results: Result[] = [];
    for (const connections of [1, 10, 50]) {
      const rates = new Map<string, number>();
      for (const kind of KINDS) rates.set(kind, await load(servers.get(kind)!.port, connections));
      const ours = rates.get('ours')!;
      results.push(
        result(`intake-${connections}-against-express`, ours, 'requests/s', rates.get('express')),
        result(`intake-${connections}-against-express-durable`, ours, 'requests/s', rates.get('express-durable')),
      );
    }
    return results;
  } finally {
    for (const server of servers.values()) server.kill();
    await stage.close();
  }
}
