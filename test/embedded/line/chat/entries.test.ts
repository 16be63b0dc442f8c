import type { messagingApi } from '@line/bot-sdk';
import {
  isVisible,
  linkify,
  mergeEntries,
  plainTextV2,
  quickReplyOf,
} from '../../../../src/embedded/line/chat/entries.ts';
import type { ChatEntry } from '../../../../src/embedded/line/protocol.ts';

function entry(seq: number, overrides: Partial<ChatEntry> = {}): ChatEntry {
  const at = '2020-07-10T02:00:00.000Z';
  return { seq, chat: 'U1', at, from: 'U1', content: { kind: 'text', text: `ข้อ ${seq}` }, ...overrides };
}

function fromBot(seq: number, message: messagingApi.Message): ChatEntry {
  return entry(seq, { from: 'bot', content: { kind: 'bot', message } });
}

const asking: messagingApi.Message = {
  type: 'text',
  text: 'สะดวกไหมคะ',
  quickReply: { items: [{ type: 'action', action: { type: 'message', label: 'ไป', text: 'ไป' } }] },
};

describe('Quick replies', () => {
  it('belong to the last message', () => {
    expect(quickReplyOf([entry(1), fromBot(2, asking)])).toMatchObject({ seq: 2, items: [{ type: 'action' }] });
  });

  it.each([
    ['the person spoke', entry(3)],
    ['the person tapped a button', entry(3, { content: { kind: 'postback', data: 'x' } })],
    ['the person spoke, even if it was taken back', entry(3, { unsent: true, content: { kind: 'notice', text: '' } })],
    ['the bot said something else', fromBot(3, { type: 'text', text: 'ค่ะ' })],
  ])('are gone once %s', (_, after) => {
    expect(quickReplyOf([fromBot(2, asking), after])).toBeNull();
  });

  it.each([
    ['a notice', entry(3, { content: { kind: 'notice', text: 'เปิดลิงก์' } })],
    ['the loading dots', entry(3, { content: { kind: 'loading', seconds: 5 } })],
  ])('stay through %s', (_, after) => {
    expect(quickReplyOf([fromBot(2, asking), after])?.seq).toBe(2);
  });
});

describe('Entries', () => {
  it('are kept in order, each once, the newer version winning', () => {
    const taken = entry(2, { unsent: true });
    expect(mergeEntries([entry(1), entry(2)], [entry(3), taken]).map(({ seq, unsent }) => [seq, unsent])).toEqual([
      [1, undefined],
      [2, true],
      [3, undefined],
    ]);
  });

  it('of taps without words are not drawn', () => {
    expect(isVisible(entry(1, { content: { kind: 'postback', data: 'x' } }))).toBe(false);
    expect(isVisible(entry(1, { content: { kind: 'postback', data: 'x', displayText: 'ไป' } }))).toBe(true);
  });
});

describe('Links in a text', () => {
  it.each([
    ['ดูที่ https://example.org/a?b=1 ค่ะ', ['ดูที่ ', 'https://example.org/a?b=1', ' ค่ะ']],
    ['(https://example.org/a).', ['(', 'https://example.org/a', ').']],
    ['ไม่มีลิงก์', ['ไม่มีลิงก์']],
    ['javascript:alert(1)', ['javascript:alert(1)']],
  ])('%s', (text, parts) => {
    const found = linkify(text);
    expect(found.map((part) => part.text)).toEqual(parts);
    expect(found.filter(({ href }) => href).every(({ href }) => href?.startsWith('https://'))).toBe(true);
  });
});

describe('textV2', () => {
  it('names whom it mentions and keeps doubled braces as one', () => {
    const message: messagingApi.TextMessageV2 = {
      type: 'textV2',
      text: '{who} และ {all} ดู {{นี่}} {other}',
      substitution: {
        who: { type: 'mention', mentionee: { type: 'user', userId: 'U1' } },
        all: { type: 'mention', mentionee: { type: 'all' } },
      },
    };
    expect(plainTextV2(message, () => 'สมศรี')).toBe('@สมศรี และ @ทุกคน ดู {นี่} {other}');
  });
});
