/** docs/conversation.md says what the code does. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS, commandTable, rolesFor, STAFF_INTENTS } from '../../src/conversation/command-table.ts';
import { INTENT_NAMES, type Actor } from '../../src/thai/intents.ts';
import { isStaffCommand } from '../../src/thai/readings.ts';
import { NOW, interpret } from '../thai/vocabulary.ts';

it('every intent has its row, and only silence and not understanding have none', () => {
  const missing = INTENT_NAMES.filter((name) => !(name in COMMANDS));
  expect(missing.toSorted()).toEqual(['none', 'unknown']);
});

it('what only staff can mean is a command of staff in the middle of a question too; issues are asked for by people as well', () => {
  expect(INTENT_NAMES.filter(isStaffCommand)).toEqual(
    INTENT_NAMES.filter((name) => STAFF_INTENTS.includes(name) || name === 'issues'),
  );
});

describe('every example is read as its row says', () => {
  const examples = Object.entries(COMMANDS).flatMap(([intent, { who, context, examples: texts }]) => {
    const people: Actor[] = who === 'anyone' ? ['person', 'analyst'] : ['person'];
    const may: Actor[] =
      who === 'staff' ? ['analyst'] : who === 'anyone' || who === 'representative' ? people : rolesFor(who);
    return texts.flatMap((text) => may.map((actor) => [text, intent, actor, context] as const));
  });

  it.each(examples)('%s is %s of %s', (text, intent, actor, context) => {
    expect(interpret({ text, now: NOW, channel: 'user', context, actor }).intent).toBe(intent);
  });
});

it('feedback with a hashtag is heard in a LINE group, other examples are talk there', () => {
  for (const { examples, where } of Object.values(COMMANDS))
    for (const text of examples) {
      const { intent } = interpret({ text, now: NOW, channel: 'group', actor: 'person' });
      expect([text, intent]).toEqual([text, where === 'hashtag' && text.startsWith('#') ? 'feedback' : 'none']);
    }
});

it('the page says the same', () => {
  const page = fileURLToPath(new URL('../../docs/conversation.md', import.meta.url));
  const withoutPadding = (table: string): string => table.replace(/-+/g, '-').replace(/ +/g, ' ');
  const written = withoutPadding(readFileSync(page, 'utf8'));
  expect(written).toContain(withoutPadding(commandTable('people')));
  expect(written).toContain(withoutPadding(commandTable('staff')));
});
