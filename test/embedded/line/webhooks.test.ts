import { createHash } from 'node:crypto';
import { isSigned, messageOf, startBot, startStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const ids = () => stage.bot.events().map(({ webhookEventId }) => webhookEventId);
const redeliveries = () => stage.bot.events().map(({ deliveryContext }) => deliveryContext.isRedelivery);

describe('a webhook', () => {
  it.each([500, 503, 401, 302])(
    'answered with %i comes again, marked as redelivered, with the same id',
    async (status) => {
      const person = await stage.person('สมศรี');
      stage.bot.answers.push(status);
      const { webhookEventId } = await stage.act(person, { type: 'text', text: 'สวัสดี' });
      await stage.idle();
      expect(ids()).toEqual([webhookEventId, webhookEventId]);
      expect(redeliveries()).toEqual([false, true]);
      expect(stage.bot.received.every(isSigned)).toBe(true);
    },
  );

  it('that is not answered within two seconds comes again', async () => {
    const person = await stage.person('สมศรี');
    stage.bot.answers.push('never');
    await stage.act(person, { type: 'text', text: 'สวัสดี' });
    await stage.idle();
    expect(redeliveries()).toEqual([false, true]);
  });

  it('held up by a failure holds up what was said after it in the same chat', async () => {
    const person = await stage.person('สมศรี');
    stage.bot.answers.push(500, 500);
    const first = await stage.act(person, { type: 'text', text: 'หนึ่ง' });
    const second = await stage.act(person, { type: 'text', text: 'สอง' });
    await stage.idle();
    expect(ids().at(-1)).toBe(second.webhookEventId);
    expect(ids().slice(0, -1)).toEqual([first.webhookEventId, first.webhookEventId, first.webhookEventId]);
  });

  it('goes to the next instance where one does not answer', async () => {
    const closed = await startBot();
    await closed.close();
    stage.emulator.setWebhookUrls([closed.url, stage.bot.url]);
    const person = await stage.person('สมศรี');
    await stage.act(person, { type: 'text', text: 'หนึ่ง' });
    await stage.idle();
    expect(ids()).toHaveLength(1);
  });

  it('goes to each instance in turn', async () => {
    const other = await startBot();
    stage.emulator.setWebhookUrls([stage.bot.url, other.url]);
    const person = await stage.person('สมศรี');
    for (const words of ['หนึ่ง', 'สอง', 'สาม', 'สี่']) await stage.act(person, { type: 'text', text: words });
    await stage.idle();
    expect([stage.bot.events().length, other.events().length]).toEqual([2, 2]);
    await other.close();
  });

  it('waits where there is no URL yet, and goes out when there is one', async () => {
    stage.emulator.setWebhookUrls([]);
    const person = await stage.person('สมศรี');
    const { webhookEventId } = await stage.act(person, { type: 'text', text: 'หนึ่ง' });
    await stage.idle();
    expect(ids()).toEqual([]);
    stage.emulator.setWebhookUrls([stage.bot.url]);
    await stage.idle();
    expect(ids()).toEqual([webhookEventId]);
  });

  it('of a message that was taken back follows it, in order', async () => {
    const person = await stage.person('สมศรี');
    const { messageId } = await stage.act(person, { type: 'text', text: 'ลับ' });
    await stage.act(person, { type: 'unsend', messageId: messageId! });
    await stage.idle();
    expect(stage.bot.events()).toMatchObject([
      { type: 'message', message: { id: messageId } },
      { type: 'unsend', unsend: { messageId } },
    ]);
  });
});

const said = async () => {
  const person = await stage.person('สมศรี');
  const sent: string[] = [];
  for (const words of ['หนึ่ง', 'สอง', 'สาม'])
    sent.push((await stage.act(person, { type: 'text', text: words })).webhookEventId);
  await stage.idle();
  stage.bot.received.length = 0;
  return sent;
};

describe('redelivery on request', () => {
  it('sends everything again, in reverse if asked', async () => {
    const sent = await said();
    const answer = await stage.control('POST', 'redeliver', { order: 'reverse' });
    expect(answer).toEqual({ redelivered: 3, acknowledged: 3 });
    expect(ids()).toEqual(sent.toReversed());
    expect(redeliveries()).toEqual([true, true, true]);
  });

  it('sends the chosen events in the order given', async () => {
    const [first, , third] = await said();
    await stage.control('POST', 'redeliver', { webhookEventIds: [third, first] });
    expect(ids()).toEqual([third, first]);
  });

  it('puts many events into one request if asked', async () => {
    const sent = await said();
    await stage.control('POST', 'redeliver', { together: true });
    expect(stage.bot.received).toHaveLength(1);
    expect(ids()).toEqual(sent);
  });
});

describe('an event’s id', () => {
  it('sorts in the order of what was said, also while the clock stands still', async () => {
    const person = await stage.person('สมศรี');
    const sent: string[] = [];
    for (let n = 0; n < 20; n += 1)
      sent.push((await stage.act(person, { type: 'text', text: String(n) })).webhookEventId);
    expect(sent).toEqual(sent.toSorted());
  });
});

const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');

async function downloaded(messageId: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await stage.blob.getMessageContent(messageId)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

describe('pictures, sounds and files', () => {
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  const content = bytes.toString('base64');

  it.each(['image', 'audio', 'video'] as const)('an %s arrives with its content to fetch', async (type) => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type, content });
    const message = messageOf(event);
    expect(message).toMatchObject({ type, contentProvider: { type: 'line' } });
    expect(digest(await downloaded(message.id))).toBe(digest(bytes));
    expect(await stage.blob.getMessageContentTranscodingByMessageId(message.id)).toEqual({ status: 'succeeded' });
  });

  it('a file arrives with its name and size', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'file', content, fileName: 'รายงาน.pdf' });
    expect(event).toMatchObject({ message: { type: 'file', fileName: 'รายงาน.pdf', fileSize: bytes.length } });
  });

  it('what was taken back cannot be fetched any more, nor seen', async () => {
    const person = await stage.person('สมศรี');
    const { messageId } = await stage.act(person, { type: 'image', content });
    await stage.act(person, { type: 'unsend', messageId: messageId! });
    const answer = await fetch(`${stage.emulator.url}/_emulator/content/${messageId}`);
    expect(answer.status).toBe(404);
    expect((await stage.chat(person)).entries).toMatchObject([
      { messageId, unsent: true, content: { kind: 'notice' } },
    ]);
  });

  it('the chat page gets the picture with its type', async () => {
    const person = await stage.person('สมศรี');
    const { messageId } = await stage.act(person, { type: 'image', content, contentType: 'image/png' });
    const answer = await fetch(`${stage.emulator.url}/_emulator/content/${messageId}`);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(digest(Buffer.from(await answer.arrayBuffer()))).toBe(digest(bytes));
  });
});

describe('taking a message back', () => {
  it('is possible for one’s own message only', async () => {
    const [one, two] = [await stage.person('หนึ่ง'), await stage.person('สอง')];
    const group = await stage.group('กรุงธนเหนือ', [one, two]);
    const { messageId } = await stage.act(one, { type: 'text', text: 'ลับ', groupId: group.id });
    const act = { type: 'unsend', messageId: messageId!, groupId: group.id } as const;
    await expect(stage.act(two, act)).rejects.toThrow('409');
    await expect(stage.act(one, act)).resolves.toBeDefined();
  });

  it('is possible for 24 hours', async () => {
    const person = await stage.person('สมศรี');
    const { messageId } = await stage.act(person, { type: 'text', text: 'ลับ' });
    await stage.clock({ advance: 24 * 3_600_000 + 1 });
    await expect(stage.act(person, { type: 'unsend', messageId: messageId! })).rejects.toThrow('24 hours');
  });
});
