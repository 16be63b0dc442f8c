import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const script = fileURLToPath(new URL('../../scripts/interpret.ts', import.meta.url));

function run(input: string, ...args: string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
    input,
    encoding: 'utf8',
    env,
  });
  return {
    status,
    lines: stdout
      .split('\n')
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line)),
  };
}

describe('npm run interpret', () => {
  it('answers one line for each, in order', () => {
    const input = [
      { text: 'ขอบคุณค่ะ' },
      { text: 'ไปคะ', context: 'rsvp_open' },
      { text: 'พรุ่งนี้มีประชุมมั้ยคะ', now: '2020-12-31T09:00:00+07:00', channel: 'user' },
      { text: 'ไปคะ', channel: 'group' },
    ];
    expect(run(input.map((line) => JSON.stringify(line)).join('\n'))).toEqual({
      status: 0,
      lines: [
        { intent: 'thanks', slots: {} },
        { intent: 'rsvp', slots: { answer: 'yes' } },
        { intent: 'ask_schedule', slots: { scope: 'mine', date: '2021-01-01' } },
        { intent: 'none', slots: {} },
      ],
    });
  });

  it('answers a malformed line with an error and goes on', () => {
    const { status, lines } = run('{"text":\n{"nothing":1}\n{"text":"ขอบคุณค่ะ"}\n');
    expect(status).toBe(1);
    expect(lines).toEqual([
      { error: expect.any(String) },
      { error: expect.any(String) },
      { intent: 'thanks', slots: {} },
    ]);
  });

  it('keeps the place of every line: a blank or malformed one answers an error there', () => {
    const input = ['', '{"text":"ขอบคุณค่ะ"}', '   ', 'ไป', '[]', '{"text":"ไปคะ","context":"rsvp"}', '{"text":""}'];
    const { status, lines } = run(`${input.join('\r\n')}\n\n`);
    const error = { error: expect.any(String) };
    expect(status).toBe(1);
    expect(lines).toEqual([
      error,
      { intent: 'thanks', slots: {} },
      error,
      error,
      error,
      error,
      { intent: 'unknown', slots: {} },
      error,
    ]);
  });

  it('takes a byte order mark, items with fields of a test, line breaks in a text and no line break at the end', () => {
    const item = { text: 'ไป\nค่ะ', context: 'rsvp_open', channel: 'user', intent: 'rsvp', slots: {}, note: 'x' };
    expect(run(`\ufeff${JSON.stringify(item)}\n${JSON.stringify({ text: '\ud83d', actor: null })}`)).toEqual({
      status: 0,
      lines: [
        { intent: 'rsvp', slots: { answer: 'yes' } },
        { intent: 'unknown', slots: {} },
      ],
    });
  });

  it('gives nothing for nothing', () => {
    expect(run('')).toEqual({ status: 0, lines: [] });
  });

  it('gives themes with --themes', () => {
    expect(run('{"text":"ขยะเต็มคลอง"}\n', '--themes')).toEqual({
      status: 0,
      lines: [{ themes: ['ENV_WASTE', 'CANAL'] }],
    });
  });
});
