/** The app's pages over a database that is there, with somebody of every role. Prints `{ url, login }`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.ts';
import { prepareNotice } from '../../src/broadcasts/effects.ts';
import type { NoticeDraft } from '../../src/broadcasts/rules.ts';
import { readConfig } from '../../src/config.ts';
import { makeLoginLink } from '../../src/console/effects.ts';
import { fromConfig } from '../../src/context.ts';
import { startLineEmulator } from '../../src/embedded/line/server.ts';
import type { RoleGrant } from '../../src/turn.ts';

const [, , mongodbUri] = process.argv as [string, string, string];
const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const { config } = readConfig({ DEMO: '0', LOG_LEVEL: 'silent', PUBLIC_URL: url });
const channel = { channelSecret: 'bench', channelAccessToken: 'bench' };
const quota = { type: 'limited' as const, value: 15_000 };
const emulator = await startLineEmulator({ port: 0, ...channel, quota });
const line = { apiBaseUrl: emulator.url, ...channel };
const now = new Date('2020-07-10T09:00:00+07:00');
const clock = { now: () => now, onChange: () => () => {} };
const context = await fromConfig(config, { mongodbUri, line, clock });
createApp(context, server).admit();
// As the job does at start: what was written past the stores is counted first.
await context.issueLinks.keepTallies(await context.issues.findIds());

const roles: RoleGrant[] = [
  { role: 'admin', scope: null },
  { role: 'coordinator', scope: null },
  ...context.places.groups.map(({ code }): RoleGrant => ({ role: 'analyst', scope: code })),
];
for (const grant of roles) await context.staff.grant({ lineUserId: 'Ubench', displayName: 'ผู้วัด' }, grant, now);
const member = await context.staff.findByLineUserId('Ubench');
const cause = {
  at: now,
  who: { lineUserId: 'Ubench', representative: null, staff: member },
  where: { kind: 'direct' as const },
};
const link = await context.perform(makeLoginLink({}), { ...cause, eventId: 'bench' });

/** Notices that wait to be looked at: their pages count whom they reach. */
const parts: Record<string, Partial<NoticeDraft>> = {
  everybody: { everybody: true },
  'a role': { role: 'กรรมการ' },
  'a theme': { theme: 'WATER' },
  'who has not answered': { part: 'silent' },
};
const notices: Record<string, string> = {};
for (const [name, part] of Object.entries(parts)) {
  const draft = { districtGroup: context.places.groups[0]!.code, text: 'ข่าวสำหรับวัดเวลา', ...part };
  let outcome = await context.perform(prepareNotice({ draft }), { ...cause, eventId: `bench-${name}` });
  if (outcome.kind === 'choose') {
    const consultation = outcome.sessions[0]!._id;
    outcome = await context.perform(prepareNotice({ draft: { ...draft, consultation } }), { ...cause, eventId: `bench-${name}-one` }); // prettier-ignore
  }
  if (outcome.kind === 'preview') notices[name] = `/console/broadcasts/${outcome.preview.broadcast._id}`;
}
console.log(JSON.stringify({ url, login: link!.url, notices }));
