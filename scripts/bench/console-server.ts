/** The app's pages over a database that is there, with somebody of every role. Prints `{ url, login }`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { makeLoginLink } from '../../src/console/effects.ts';
import { fromConfig } from '../../src/context.ts';
import type { RoleGrant } from '../../src/turn.ts';

const [, , mongodbUri] = process.argv as [string, string, string];
const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const { config } = readConfig({ DEMO: '0', LOG_LEVEL: 'silent', PUBLIC_URL: url });
const line = { apiBaseUrl: 'http://127.0.0.1:9', channelSecret: 'bench', channelAccessToken: 'bench' };
const now = new Date('2020-07-10T09:00:00+07:00');
const clock = { now: () => now, onChange: () => () => {} };
const context = await fromConfig(config, { mongodbUri, line, clock });
createApp(context, server).admit();

const roles: RoleGrant[] = [
  { role: 'admin', scope: null },
  { role: 'coordinator', scope: null },
  ...context.places.groups.map(({ code }): RoleGrant => ({ role: 'analyst', scope: code })),
];
for (const grant of roles) await context.staff.grant({ lineUserId: 'Ubench', displayName: 'ผู้วัด' }, grant, now);
const member = await context.staff.findByLineUserId('Ubench');
const link = await context.perform(makeLoginLink({}), {
  eventId: 'bench',
  at: now,
  who: { lineUserId: 'Ubench', representative: null, staff: member },
  where: { kind: 'direct' },
});
console.log(JSON.stringify({ url, login: link!.url }));
