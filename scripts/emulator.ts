/**
 * The LINE emulator as its own process, on the system's clock. Environment: LINE_EMULATOR_PORT (3100), WEBHOOK_URLS
 * (comma-separated), LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN (those of the app that is to speak to it),
 * DATA_DIR (kept in memory only where absent).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startLineEmulator } from '../src/embedded/line/server.ts';

const environment = z.object({
  LINE_EMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(3100),
  WEBHOOK_URLS: z
    .string()
    .default('')
    .transform((urls) => urls.split(',').flatMap((url) => url.trim() || []))
    .pipe(z.array(z.url({ protocol: /^https?$/ }))),
  LINE_CHANNEL_SECRET: z.string().min(1).default('emulator-channel-secret'),
  LINE_CHANNEL_ACCESS_TOKEN: z.string().min(1).default('emulator-channel-access-token'),
  DATA_DIR: z.string().min(1).optional(),
});

const read = environment.safeParse(process.env);
if (!read.success) {
  for (const issue of read.error.issues) console.error(`${issue.path.join('.')}: ${issue.message}`);
  process.exit(1);
}
const env = read.data;
const pageDir = join(import.meta.dirname, '../dist/src/embedded/line/chat/page');

try {
  const emulator = await startLineEmulator({
    port: env.LINE_EMULATOR_PORT,
    channelSecret: env.LINE_CHANNEL_SECRET,
    channelAccessToken: env.LINE_CHANNEL_ACCESS_TOKEN,
    webhookUrls: env.WEBHOOK_URLS,
    ...(env.DATA_DIR === undefined ? {} : { dataDir: join(env.DATA_DIR, 'line') }),
    ...(existsSync(pageDir) ? { pageDir } : {}),
  });
  console.log(`LINE emulator at ${emulator.url} (LINE_API_BASE_URL=${emulator.url})`);
  console.log(`webhooks to ${env.WEBHOOK_URLS.join(', ') || 'nowhere: set WEBHOOK_URLS'}`);
  const stop = () => {
    emulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
