import { refusalOf, startStage, text, textMessageOf, tokenOf, type Stage } from './stage.ts';

const MINUTE = 60_000;

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const reply = (replyToken: string) => stage.line.replyMessage({ replyToken, messages: [text('ค่ะ')] });
const INVALID = { status: 400, message: 'Invalid reply token' };

describe('a reply token', () => {
  it('still works a minute of the domain clock after the event', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    await stage.clock({ advance: MINUTE });
    await expect(reply(tokenOf(event))).resolves.toMatchObject({ sentMessages: [{ id: expect.any(String) }] });
  });

  it('is dead after that minute', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    await stage.clock({ advance: MINUTE + 1 });
    expect(await refusalOf(reply(tokenOf(event)))).toMatchObject(INVALID);
  });

  it('of a redelivered event lives a minute from the redelivery', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    await stage.clock({ advance: 10 * MINUTE });
    await stage.control('POST', 'redeliver', { webhookEventIds: [event.webhookEventId] });
    await stage.clock({ advance: MINUTE });
    await expect(reply(tokenOf(event))).resolves.toBeDefined();
  });

  it('of an event older than 20 minutes is not renewed by a redelivery', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    await stage.clock({ advance: 20 * MINUTE + 1 });
    await stage.control('POST', 'redeliver', { webhookEventIds: [event.webhookEventId] });
    expect(await refusalOf(reply(tokenOf(event)))).toMatchObject(INVALID);
  });

  it('that was used is not renewed by a redelivery', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    await reply(tokenOf(event));
    await stage.control('POST', 'redeliver', { webhookEventIds: [event.webhookEventId] });
    expect(await refusalOf(reply(tokenOf(event)))).toMatchObject(INVALID);
  });

  it('is not used up by messages that LINE refuses', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    const bad = stage.line.replyMessage({ replyToken: tokenOf(event), messages: [text('')] });
    expect((await refusalOf(bad)).status).toBe(400);
    await expect(reply(tokenOf(event))).resolves.toBeDefined();
  });

  it('that nobody gave out is refused', async () => {
    expect(await refusalOf(reply('0123456789abcdef0123456789abcdef'))).toMatchObject(INVALID);
  });

  it.each(['unsend', 'unfollow'] as const)('does not come with %s', async (type) => {
    const person = await stage.person('สมศรี');
    const { messageId } = await stage.act(person, { type: 'text', text: 'พิมพ์ผิด' });
    const event = await stage.actAndHear(person, type === 'unsend' ? { type, messageId: messageId! } : { type });
    expect(event.type).toBe(type);
    expect(event).not.toHaveProperty('replyToken');
  });
});

describe('a reply', () => {
  it('costs nothing', async () => {
    await stage.control('PUT', 'quota', { type: 'limited', value: 0 });
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    await reply(tokenOf(event));
    expect((await stage.state()).quota.used).toBe(0);
  });

  it('with a retry key is refused, for replies have none', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    const response = await fetch(`${stage.emulator.url}/v2/bot/message/reply`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer channel-access-token-of-tests',
        'content-type': 'application/json',
        'x-line-retry-key': '123e4567-e89b-12d3-a456-426614174000',
      },
      body: JSON.stringify({ replyToken: tokenOf(event), messages: [text('ค่ะ')] }),
    });
    expect(response.status).toBe(400);
    await expect(reply(tokenOf(event))).resolves.toBeDefined();
  });

  it('to someone who has blocked the account meanwhile is accepted and never seen', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    await stage.act(person, { type: 'unfollow' });
    await reply(tokenOf(event));
    const { entries } = await stage.chat(person);
    expect(entries.filter(({ from }) => from === 'bot')).toEqual([]);
  });

  it('into a LINE group that the bot has left is refused', async () => {
    const person = await stage.person('สมศรี');
    const group = await stage.group('กรุงธนเหนือ', [person]);
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี', groupId: group.id });
    await stage.control('DELETE', `groups/${group.id}/bot`);
    expect(await refusalOf(reply(tokenOf(event)))).toMatchObject(INVALID);
  });

  it('can quote the message it answers', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: '#ปัญหา ขยะล้นถัง' });
    const message = textMessageOf(event);
    const quoting = { ...text('รับแล้วค่ะ'), quoteToken: message.quoteToken };
    await stage.line.replyMessage({ replyToken: tokenOf(event), messages: [quoting] });
    expect((await stage.chat(person)).entries.at(-1)!.quotedMessageId).toBe(message.id);
  });

  it('cannot quote a message of another chat', async () => {
    const [one, two] = [await stage.person('หนึ่ง'), await stage.person('สอง')];
    const first = await stage.actAndHear(one, { type: 'text', text: 'สวัสดี' });
    const second = await stage.actAndHear(two, { type: 'text', text: 'สวัสดี' });
    const { quoteToken } = textMessageOf(first);
    const call = stage.line.replyMessage({ replyToken: tokenOf(second), messages: [{ ...text('ค่ะ'), quoteToken }] });
    expect((await refusalOf(call)).details).toEqual([
      { message: 'Invalid quoteToken', property: 'messages[0].quoteToken' },
    ]);
  });
});
