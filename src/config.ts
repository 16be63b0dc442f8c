/** The environment, read once. Secrets lie apart, so that the rest may be printed. */
import { z } from 'zod';
import { ConfigError } from './errors.ts';

export interface Config {
  port: number;
  /** Without a slash at the end. Every link is built from it. */
  publicUrl: string;
  /** Null: the embedded MongoDB. */
  mongodbUri: string | null;
  /** Null: the embedded LINE. */
  line: { apiBaseUrl: string } | null;
  emulatorPort: number;
  dataDir: string;
  role: 'all' | 'web' | 'worker';
  demo: boolean;
  logLevel: string;
  production: boolean;
}

export interface Secrets {
  lineChannelSecret: string | null;
  lineChannelAccessToken: string | null;
}

const LINE_API = 'https://api.line.me';

const port = z.coerce.number().int().min(1).max(65_535);
const variables = {
  PORT: port.default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/./)
    .optional(),
  LINE_CHANNEL_SECRET: z.string().min(1).optional(),
  LINE_CHANNEL_ACCESS_TOKEN: z.string().min(1).optional(),
  LINE_API_BASE_URL: z.url({ protocol: /^https?$/ }).default(LINE_API),
  LINE_EMULATOR_PORT: port.default(3100),
  DATA_DIR: z.string().min(1).default('.data'),
  APP_ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  DEMO: z.enum(['0', '1']).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_ENV: z.string().optional(),
};

const expected: Record<keyof typeof variables, string> = {
  PORT: 'a port from 1 to 65535',
  PUBLIC_URL: 'an address such as https://prachakhom.example.go.th',
  MONGODB_URI: 'an address such as mongodb://host:27017/prachakhom',
  LINE_CHANNEL_SECRET: 'the channel secret of the LINE channel',
  LINE_CHANNEL_ACCESS_TOKEN: 'the channel access token of the LINE channel',
  LINE_API_BASE_URL: 'an address such as https://api.line.me',
  LINE_EMULATOR_PORT: 'a port from 1 to 65535',
  DATA_DIR: 'a folder',
  APP_ROLE: 'all, web or worker',
  DEMO: '0 or 1',
  LOG_LEVEL: 'fatal, error, warn, info, debug, trace or silent',
  NODE_ENV: 'text',
};

/**
 * @param environment as `process.env`; an empty value counts as not set.
 * @throws ConfigError with one sentence for each variable that is malformed, or missing beside another.
 */
export function readConfig(environment: NodeJS.ProcessEnv): { config: Config; secrets: Secrets } {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(variables)) {
    const parsed = schema.safeParse(environment[name] === '' ? undefined : environment[name]);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name} must be ${expected[name as keyof typeof variables]}.`);
  }
  const env = values as { [Name in keyof typeof variables]: z.infer<(typeof variables)[Name]> };
  const failed = new Set(problems.map((problem) => problem.split(' ')[0]));

  const hasLine = Boolean(env.LINE_CHANNEL_SECRET && env.LINE_CHANNEL_ACCESS_TOKEN);
  if (env.LINE_CHANNEL_SECRET && !env.LINE_CHANNEL_ACCESS_TOKEN)
    problems.push('LINE_CHANNEL_ACCESS_TOKEN is missing: it goes together with LINE_CHANNEL_SECRET.');
  if (env.LINE_CHANNEL_ACCESS_TOKEN && !env.LINE_CHANNEL_SECRET)
    problems.push('LINE_CHANNEL_SECRET is missing: it goes together with LINE_CHANNEL_ACCESS_TOKEN.');
  const demo = env.DEMO === undefined ? !hasLine : env.DEMO === '1';
  if (env.DEMO === '1' && hasLine)
    problems.push('DEMO=1 cannot go together with LINE_CHANNEL_SECRET: the demo plays in the built-in LINE.');
  if (env.NODE_ENV === 'production' && !hasLine && env.DEMO !== '1')
    problems.push('LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN are needed in production (or say DEMO=1).');
  if (!env.MONGODB_URI && !failed.has('MONGODB_URI') && env.APP_ROLE !== undefined && env.APP_ROLE !== 'all')
    problems.push(`MONGODB_URI is needed with APP_ROLE=${env.APP_ROLE}: the built-in MongoDB serves one process only.`);
  if (env.PORT !== undefined && env.PORT === env.LINE_EMULATOR_PORT && !hasLine)
    problems.push('LINE_EMULATOR_PORT must differ from PORT.');
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    config: {
      port: env.PORT,
      publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
      mongodbUri: env.MONGODB_URI ?? null,
      line: hasLine ? { apiBaseUrl: env.LINE_API_BASE_URL } : null,
      emulatorPort: env.LINE_EMULATOR_PORT,
      dataDir: env.DATA_DIR,
      role: env.APP_ROLE,
      demo,
      logLevel: env.LOG_LEVEL,
      production: env.NODE_ENV === 'production',
    },
    secrets: {
      lineChannelSecret: env.LINE_CHANNEL_SECRET ?? null,
      lineChannelAccessToken: env.LINE_CHANNEL_ACCESS_TOKEN ?? null,
    },
  };
}
