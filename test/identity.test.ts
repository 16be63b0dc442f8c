import { chatKey, idFrom } from '../src/identity.ts';

it('makes the same id of the same things, and another of others', () => {
  expect(idFrom('a', 1)).toBe(idFrom('a', 1));
  expect(idFrom('a', 1)).toMatch(/^[0-9a-f]{24}$/);
  expect(new Set([idFrom('a', 'b'), idFrom('ab'), idFrom('a', 'b', ''), idFrom('b', 'a'), idFrom('a', 1)]).size).toBe(
    5,
  );
});

it('hides chat and person behind a key', () => {
  expect(chatKey('C1', 'U1')).not.toContain('U1');
  expect(chatKey('C1', 'U1')).not.toBe(chatKey('C1', 'U2'));
  expect(chatKey('C1', null)).not.toBe(chatKey('C1', 'U1'));
});
