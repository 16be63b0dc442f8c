import { validateMessages } from '../../src/embedded/line/validate.ts';
import type { OwnEntry, Receipt } from '../../src/feedback/effects.ts';
import * as messages from '../../src/feedback/messages.ts';
import { PART_KINDS } from '../../src/feedback/model.ts';
import { cardText } from '../../src/line/compose.ts';
import type { Message } from '../../src/turn.ts';

const receipt: Receipt = { entry: 'a'.repeat(24), number: '63-12345', kind: null };
const own: OwnEntry = {
  number: '63-12345',
  kind: 'proposal',
  status: 'linked',
  private: true,
  text: 'น้ำท่วม "หน้าบ้าน"\n'.repeat(3_000),
  places: Array.from({ length: 100 }, (_, index) => `วัดสมมติแห่งที่ ${index}`),
  attachments: 99,
  saidAt: '2020-07-10T02:00:00Z',
};
const choices = Array.from({ length: 7 }, (_, index) => ({ label: 'กรุงเทพตะวันออก', postback: `x?n=${index}` }));

const script: [string, Message[]][] = [
  ['askForStory', messages.askForStory()],
  ['notNow', messages.notNow()],
  ['received, kind unclear', messages.received(receipt)],
  ['received', messages.received({ ...receipt, kind: 'proposal' })],
  ['receivedWithoutWords', messages.receivedWithoutWords(receipt)],
  ['receivedInLineGroup', messages.receivedInLineGroup(receipt, 'quote')],
  ['askForPlace', messages.askForPlace(receipt)],
  ['nowPrivate, registered', messages.nowPrivate({ ...receipt, registered: true })],
  ['nowPrivate', messages.nowPrivate({ ...receipt, registered: false })],
  ['added', messages.added(receipt)],
  ['addedInLineGroup', messages.addedInLineGroup(receipt, 'quote')],
  ['kindSet', messages.kindSet({ ...receipt, kind: 'problem' })],
  ['finished', messages.finished('63-12345')],
  ['stoppedButKept', messages.stoppedButKept('63-12345')],
  ['entryGone', messages.entryGone()],
  ['entryFull', messages.entryFull('63-12345')],
  ['registerFirst', messages.registerFirst()],
  ['registerToTell', messages.registerToTell()],
  ['registerFirstInLineGroup', messages.registerFirstInLineGroup('quote')],
  ['wordsMissingInLineGroup', messages.wordsMissingInLineGroup('quote')],
  ['howInLineGroup', messages.howInLineGroup()],
  ...PART_KINDS.map((kind): [string, Message[]] => [
    `without words: ${kind}`,
    messages.mediaWithoutWords(kind, receipt),
  ]),
  ['notKept', messages.notKept()],
  ['looseForgotten', messages.looseForgotten()],
  ['ownEntry', messages.ownEntry(own)],
  ['ownEntries', messages.ownEntries([own, own, own, own, own])],
  ['ownEntries, none', messages.ownEntries([])],
  ['noSuchNumber', messages.noSuchNumber('63-12345')],
  ['askForNewText', messages.askForNewText('63-12345')],
  ['textReplaced', messages.textReplaced(receipt)],
  ['leftAsItWas', messages.leftAsItWas('63-12345')],
  ['withdrawn', messages.withdrawn('63-12345')],
  ['onlyInDirectChat', messages.onlyInDirectChat()],
  ['notForYou', messages.notForYou()],
  ['askForScope', messages.askForScope(choices)],
  ['askForPeriod', messages.askForPeriod(choices)],
  ['nothingToExport', messages.nothingToExport('1 - 10 กรกฎาคม 2563')],
  [
    'exportReady',
    messages.exportReady({
      count: 12_345,
      url: `https://prachakhom.example.go.th/exports/${'a'.repeat(43)}`,
      scope: 'กรุงเทพตะวันออก',
      period: '1 - 10 กรกฎาคม 2563',
    }),
  ],
];

it.each(script)('LINE takes the message: %s', (_, message) => {
  expect(validateMessages(message)).toMatchObject({ ok: true });
});

it.each(script.filter(([name]) => !name.startsWith('ownEntr') && name !== 'exportReady'))(
  'the bot speaks politely: %s',
  (_, [message]) => {
    const words = message!.type === 'text' ? message!.text : '';
    expect(words).toMatch(/คะ|ค่ะ|สิทธิ์/u);
  },
);

it('a receipt offers at most what fits, each label whole', () => {
  const [message] = messages.received(receipt);
  const labels = message!.quickReply!.items!.map(({ action }) => (action as { label: string }).label);
  expect(labels).toEqual(['ปัญหา', 'ศักยภาพ', 'ข้อเสนอโครงการ', 'จบ', 'เพิ่มรูป', 'เพิ่มตำแหน่ง']);
});

it('a card says the same on a locked screen', () => {
  const [message] = messages.ownEntry({ ...own, text: 'น้ำท่วม', places: [] });
  expect(message).toMatchObject({ altText: expect.stringContaining('น้ำท่วม') });
  expect(cardText({ title: 'x', lines: ['y'] })).toBe('x\ny');
});
