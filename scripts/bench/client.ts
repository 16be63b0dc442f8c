/** The sending path alone: our client on undici against the SDK's, both as fast as they can on one core. */
import { randomUUID } from 'node:crypto';
import { messagingApi } from '@line/bot-sdk';
import { createLineClient } from '../../src/line/client.ts';
import { result, startScript, type Result } from './measure.ts';

const AT_ONCE = 400;

async function rateOf(calls: number, call: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let n = next++; n < calls; n = next++) await call(n);
    }),
  );
  return calls / ((performance.now() - from) / 1_000);
}

export async function benchClient(calls: number): Promise<Result[]> {
  const { child, line } = await startScript('./line-server.ts', []);
  const baseUrl = `http://127.0.0.1:${line}`;
  const ours = createLineClient({ baseUrl, channelAccessToken: 'bench' });
  const sdk = new messagingApi.MessagingApiClient({ channelAccessToken: 'bench', baseURL: baseUrl });
  const to = `U${'0'.repeat(32)}`;
  const messages = [{ type: 'text' as const, text: 'สวัสดีค่ะ' }];
  try {
    await rateOf(1_000, () => ours.push(to, messages, randomUUID()));
    const sdkRate = await rateOf(calls, () => sdk.pushMessage({ to, messages }, randomUUID()));
    const oursRate = await rateOf(calls, () => ours.push(to, messages, randomUUID()));
    return [result('client-against-sdk', oursRate, 'requests/s', sdkRate)];
  } finally {
    await ours.close();
    child.kill();
  }
}
