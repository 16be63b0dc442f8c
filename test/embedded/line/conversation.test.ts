import { isSigned, refusalOf, startStage, text, tokenOf, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

describe('what people do reaches the bot', () => {
  it('a text arrives as a signed message event in LINE’s shape', async () => {
    const person = await stage.person('สมศรี');
    const { webhookEventId, messageId } = await stage.act(person, { type: 'text', text: 'สวัสดีค่ะ' });
    await stage.idle();
    expect(stage.bot.received).toHaveLength(1);
    expect(isSigned(stage.bot.received[0]!)).toBe(true);
    const { bot } = await stage.state();
    expect(stage.bot.received[0]!.body).toEqual({
      destination: bot.userId,
      events: [
        {
          type: 'message',
          webhookEventId,
          deliveryContext: { isRedelivery: false },
          timestamp: Date.parse('2020-07-10T02:00:00.000Z'),
          source: { type: 'user', userId: person.id },
          replyToken: expect.stringMatching(/^[0-9a-f]{32}$/),
          mode: 'active',
          message: { type: 'text', id: messageId, quoteToken: expect.any(String), text: 'สวัสดีค่ะ' },
        },
      ],
    });
    expect(webhookEventId).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('following, blocking and unblocking are told apart', async () => {
    const person = await stage.person('สมชาย', { friend: false });
    const follow = await stage.actAndHear(person, { type: 'follow' });
    expect(follow).toMatchObject({ type: 'follow', follow: { isUnblocked: false } });
    expect(await stage.actAndHear(person, { type: 'unfollow' })).toMatchObject({ type: 'unfollow' });
    expect(stage.bot.events()[1]).not.toHaveProperty('replyToken');
    const again = await stage.actAndHear(person, { type: 'follow' });
    expect(again).toMatchObject({ type: 'follow', follow: { isUnblocked: true } });
  });

  it('the bot answers with the reply token, and the person sees it', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    const answer = await stage.line.replyMessage({ replyToken: tokenOf(event), messages: [text('สวัสดีค่ะ')] });
    const { entries } = await stage.chat(person);
    expect(entries.map(({ from, content }) => [from, content])).toEqual([
      [person.id, { kind: 'text', text: 'สวัสดี' }],
      ['bot', { kind: 'bot', message: text('สวัสดีค่ะ') }],
    ]);
    expect(answer.sentMessages[0]!.id).toBe(entries[1]!.messageId);
    expect(entries[1]!.via).toBe('reply');
  });

  it('a reply token works once', async () => {
    const person = await stage.person('สมศรี');
    const replyToken = tokenOf(await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' }));
    await stage.line.replyMessage({ replyToken, messages: [text('หนึ่ง')] });
    const refusal = await refusalOf(stage.line.replyMessage({ replyToken, messages: [text('สอง')] }));
    expect(refusal).toMatchObject({ status: 400, message: 'Invalid reply token' });
  });
});
