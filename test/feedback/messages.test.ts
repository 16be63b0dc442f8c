import { validateMessages } from '../../src/embedded/line/validate.ts';
import type { OwnEntry, Receipt, Similar } from '../../src/feedback/effects.ts';
import * as files from '../../src/feedback/export-messages.ts';
import * as messages from '../../src/feedback/messages.ts';
import * as ownMessages from '../../src/feedback/own-messages.ts';
import * as lineGroupMessages from '../../src/feedback/line-group-messages.ts';
import { DOWNLOAD_FAILURES, PART_KINDS, type PartKind } from '../../src/feedback/model.ts';
import { cardText } from '../../src/line/compose.ts';
import type { Message } from '../../src/turn.ts';

const similar: Similar = { entry: 'b'.repeat(24), number: '63-12344', saidAt: '2020-07-08T02:00:00Z' };
const LINK = 'https://line.me/R/ti/p/%40prachakhom';
const receipt: Receipt = { entry: 'a'.repeat(24), number: '63-12345', kind: null };
const own: OwnEntry = {
  entry: 'a'.repeat(24),
  number: '63-12345',
  kind: 'proposal',
  status: 'linked',
  private: true,
  text: 'น้ำท่วม "หน้าบ้าน"\n'.repeat(3_000),
  places: Array.from({ length: 100 }, (_, index) => `วัดสมมติแห่งที่ ${index}`),
  attachments: Array<PartKind>(99).fill('image'),
  links: Array.from({ length: 99 }, () => ({ kind: 'image' as const, url: 'https://example.org/sent/1' })),
  saidAt: '2020-07-10T02:00:00Z',
};
const choices = Array.from({ length: 7 }, (_, index) => ({ label: 'กรุงเทพตะวันออก', postback: `x?n=${index}` }));

const script: [string, Message[]][] = [
  ['askForStory', messages.askForStory()],
  ['notNow', messages.notNow()],
  ['received, kind unclear', messages.received(receipt)],
  ['received', messages.received({ ...receipt, kind: 'proposal' })],
  ['receivedWithoutWords', messages.receivedWithoutWords(receipt)],
  ['voiceReceived', messages.voiceReceived(receipt)],
  ['voiceReceived, of a kind', messages.voiceReceived({ ...receipt, kind: 'problem' })],
  ['voiceAdded', messages.voiceAdded(receipt)],
  ['isItTheSame', messages.isItTheSame(receipt, similar)],
  ['joined', messages.joined({ ...receipt, private: false }, true)],
  ['joined, private', messages.joined({ ...receipt, private: true }, true)],
  ['joined, in a LINE group', messages.joined({ ...receipt, private: false }, false)],
  ['keptApart', messages.keptApart(receipt, true)],
  ['keptApart, of a kind', messages.keptApart({ ...receipt, kind: 'problem' }, true)],
  ['keptApart, in a LINE group', messages.keptApart(receipt, false)],
  ['receivedInLineGroup', lineGroupMessages.receivedInLineGroup({ ...receipt, kind: 'problem' }, null, 'quote')],
  ['receivedInLineGroup, kind unclear', lineGroupMessages.receivedInLineGroup(receipt, null, 'quote')],
  ['receivedInLineGroup, told before', lineGroupMessages.receivedInLineGroup(receipt, similar, 'quote')],
  ['keptPrivate', lineGroupMessages.keptPrivate(receipt)],
  ['tellInPrivate', lineGroupMessages.tellInPrivate(LINK)],
  ['askForMore', messages.askForMore('63-12345')],
  ['wordsPlease', messages.wordsPlease()],
  ['looseFull', messages.looseFull(50)],
  ['noLongerPossible', messages.noLongerPossible()],
  ...DOWNLOAD_FAILURES.map((reason): [string, Message[]] => [
    `contentNotKept: ${reason}`,
    messages.contentNotKept('63-12345', ['image', 'audio', 'image'], reason),
  ]),
  ...PART_KINDS.map((kind): [string, Message[]] => [`registerToKeep: ${kind}`, messages.registerToKeep(kind)]),
  ['an album without words', messages.mediaWithoutWords('image', receipt, 5)],
  ['askForPlace', messages.askForPlace(receipt)],
  ['nowPrivate, registered', lineGroupMessages.nowPrivate({ ...receipt, registered: true }, LINK)],
  ['nowPrivate', lineGroupMessages.nowPrivate({ ...receipt, registered: false }, null)],
  ['added', messages.added(receipt)],
  ['addedInLineGroup', lineGroupMessages.addedInLineGroup(receipt, 'quote')],
  ['kindSet', messages.kindSet({ ...receipt, kind: 'problem' })],
  ['finished', messages.finished('63-12345')],
  ['stoppedButKept', messages.stoppedButKept('63-12345')],
  ['entryGone', messages.entryGone()],
  ['entryFull', messages.entryFull('63-12345')],
  ['registerFirst', messages.registerFirst()],
  ['registerToTell', messages.registerToTell()],
  ['registerFirstInLineGroup', lineGroupMessages.registerFirstInLineGroup('quote')],
  ['wordsMissingInLineGroup', lineGroupMessages.wordsMissingInLineGroup('quote')],
  ['howInLineGroup', lineGroupMessages.howInLineGroup()],
  ...PART_KINDS.map((kind): [string, Message[]] => [
    `without words: ${kind}`,
    messages.mediaWithoutWords(kind, receipt),
  ]),
  ['notKept', messages.notKept()],
  ['looseForgotten', messages.looseForgotten()],
  ['ownEntry', ownMessages.ownEntry(own)],
  ['ownEntries', ownMessages.ownEntries({ entries: [own, own, own, own, own], offset: 5, total: 15 })],
  ['ownEntries, none', ownMessages.ownEntries({ entries: [], offset: 0, total: 0 })],
  ['noSuchNumber', ownMessages.noSuchNumber('63-12345')],
  ['askForNewText', ownMessages.askForNewText('63-12345')],
  ['textReplaced', ownMessages.textReplaced(receipt)],
  ['leftAsItWas', ownMessages.leftAsItWas('63-12345')],
  ['withdrawn', ownMessages.withdrawn('63-12345')],
  ['onlyInDirectChat', lineGroupMessages.onlyInDirectChat()],
  ['notForYou', files.notForYou()],
  ['askForScope', files.askForScope(choices)],
  ['askForPeriod', files.askForPeriod(choices)],
  ['nothingToExport', files.nothingToExport('1 - 10 กรกฎาคม 2563')],
  [
    'exportReady',
    files.exportReady({
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
  const [message] = ownMessages.ownEntry({ ...own, text: 'น้ำท่วม', places: [] });
  expect(message).toMatchObject({ altText: expect.stringContaining('น้ำท่วม') });
  expect(cardText({ title: 'x', lines: ['y'] })).toBe('x\ny');
});
