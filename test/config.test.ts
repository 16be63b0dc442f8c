import { readConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';

const LINE = { LINE_CHANNEL_SECRET: 'secret', LINE_CHANNEL_ACCESS_TOKEN: 'token' };

function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
  return [];
}

it('needs nothing: everything is built in, and the demo plays', () => {
  const { config, secrets } = readConfig({});
  expect(config).toMatchObject({
    port: 3000,
    publicUrl: 'http://localhost:3000',
    mongodbUri: null,
    line: null,
    demo: true,
  });
  expect(secrets).toEqual({ lineChannelSecret: null, lineChannelAccessToken: null });
});

it('keeps secrets out of what may be printed', () => {
  const { config, secrets } = readConfig({ ...LINE, MONGODB_URI: 'mongodb://db/x' });
  expect(JSON.stringify(config)).not.toMatch(/secret|token/);
  expect(secrets).toEqual({ lineChannelSecret: 'secret', lineChannelAccessToken: 'token' });
  expect(config).toMatchObject({ demo: false, line: { apiBaseUrl: 'https://api.line.me' } });
});

it.each([
  ['a port that is none', { PORT: '70000' }, /^PORT must be/],
  ['an address that is none', { PUBLIC_URL: 'example' }, /^PUBLIC_URL must be/],
  ['half of LINE', { LINE_CHANNEL_SECRET: 'x' }, /^LINE_CHANNEL_ACCESS_TOKEN is missing/],
  ['the other half', { LINE_CHANNEL_ACCESS_TOKEN: 'x' }, /^LINE_CHANNEL_SECRET is missing/],
  ['the demo with the city’s LINE', { ...LINE, DEMO: '1' }, /^DEMO=1 cannot/],
  ['production without LINE', { NODE_ENV: 'production' }, /are needed in production/],
  ['a worker without a database', { APP_ROLE: 'worker' }, /^MONGODB_URI is needed/],
  ['one port twice', { PORT: '3100' }, /must differ/],
])('says in one line what is wrong with %s', (_what, environment, line) => {
  const problems = problemsOf(environment);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(line);
});

it('says everything that is wrong at once, and takes an empty value for none', () => {
  expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'loud', DEMO: 'yes' })).toHaveLength(3);
  expect(problemsOf({ PORT: '', MONGODB_URI: '', DEMO: '' })).toEqual([]);
});
