import type { messagingApi } from '@line/bot-sdk';
import { validateMessages } from '../../../src/embedded/line/validate.ts';
import { refusalOf, startStage, text, type Stage } from './stage.ts';

/** Problems as `property: message`; empty where LINE would take the messages. */
function problemsOf(...messages: unknown[]): string[] {
  const checked = validateMessages(messages);
  return checked.ok ? [] : checked.problems.map(({ property, message }) => `${property}: ${message}`);
}

const letters = (count: number): string => 'ก'.repeat(count);
const postback = (more: object = {}) => ({ type: 'postback', label: 'ไป', data: 'rsvp=yes', ...more });
const quick = (...actions: object[]) => ({
  ...text('เลือกค่ะ'),
  quickReply: { items: actions.map((action) => ({ type: 'action', action })) },
});
const box = (...contents: object[]) => ({ type: 'box', layout: 'vertical', contents });
const bubble = (...contents: object[]) => ({ type: 'bubble', body: box(...contents) });
const flex = (contents: object, altText: unknown = 'การ์ด') => ({ type: 'flex', altText, contents });
const words = (value: string) => ({ type: 'text', text: value });
/** A bubble whose JSON has exactly so many bytes. */
function bubbleOf(bytes: number): object {
  const rest = bytes - JSON.stringify(bubble(words(''))).length;
  return bubble(words('x'.repeat(rest)));
}

const mentioning = (userId: string): messagingApi.Message => ({
  type: 'textV2',
  text: 'คุณ{who}',
  substitution: { who: { type: 'mention', mentionee: { type: 'user', userId } } },
});

describe('LINE takes', () => {
  it.each<[string, object]>([
    ['a text of 5,000 UTF-16 units', text(letters(5_000))],
    ['2,500 emoji, which are two units each', text('😀'.repeat(2_500))],
    [
      '13 quick replies with labels of 20',
      quick(...Array.from({ length: 13 }, () => postback({ label: letters(20) }))),
    ],
    [
      'quick replies that ask for a place or a picture',
      quick({ type: 'location', label: 'ที่ไหน' }, { type: 'camera', label: 'ถ่ายรูป' }),
    ],
    ['postback data and displayText of 300', quick(postback({ data: letters(300), displayText: letters(300) }))],
    [
      'links of every scheme it allows',
      quick(
        ...['https://a.th', 'http://a.th', 'line://ti/p', 'tel:02123'].map((uri) => ({
          type: 'uri',
          label: 'ลิงก์',
          uri,
        })),
      ),
    ],
    [
      'a date picker',
      quick({ type: 'datetimepicker', label: 'วัน', data: 'd', mode: 'datetime', initial: '2020-07-16T13:30' }),
    ],
    ['a bubble of exactly 30 KB', flex(bubbleOf(30 * 1_024))],
    [
      'a carousel of 12 bubbles',
      flex({ type: 'carousel', contents: Array.from({ length: 12 }, () => bubble(words('ก'))) }),
    ],
    [
      'a flex button with a label of 40',
      flex(bubble({ type: 'button', style: 'primary', action: postback({ label: letters(40) }) })),
    ],
    ['an altText of 1,500', flex(bubble(words('ก')), letters(1_500))],
    [
      'a box that is tapped without a label',
      flex(bubble({ ...box(words('ก')), action: { type: 'postback', data: 'x' } })),
    ],
    [
      'spans in a text',
      flex(bubble({ type: 'text', contents: [{ type: 'span', text: '16 ก.ค.', decoration: 'line-through' }] })),
    ],
    [
      'placeholders and doubled braces',
      {
        type: 'textV2',
        text: '{who} {{ปีกกา}}',
        substitution: { who: { type: 'mention', mentionee: { type: 'all' } } },
      },
    ],
    [
      'a confirm template',
      {
        type: 'template',
        altText: 'ยืนยัน',
        template: { type: 'confirm', text: 'ใช่ไหม', actions: [postback(), postback()] },
      },
    ],
    [
      'a sticker and a place',
      { type: 'location', title: 'ศาลาว่าการ', address: 'เสาชิงช้า', latitude: 13.75, longitude: 100.5 },
    ],
    [
      'a picture by https',
      { type: 'image', originalContentUrl: 'https://a.th/1.jpg', previewImageUrl: 'https://a.th/2.jpg' },
    ],
  ])('%s', (_, message) => {
    expect(problemsOf(message)).toEqual([]);
  });
});

describe('LINE refuses', () => {
  const at = 'messages[0]';
  const item = `${at}.quickReply.items[0].action`;
  const first = `${at}.contents.body.contents[0]`;
  it.each<[string, object, string]>([
    ['an empty text', text(''), `${at}.text: May not be empty`],
    ['a text of 5,001 units', text(letters(5_001)), `${at}.text: Length must be between 0 and 5000`],
    [
      'a file',
      { type: 'file', url: 'https://a.th/x.pdf' },
      `${at}.type: Must be one of the following values: [text, textV2, sticker, image, video, audio, location, imagemap, template, flex, coupon]`,
    ],
    [
      '14 quick replies',
      quick(...Array.from({ length: 14 }, () => postback())),
      `${at}.quickReply.items: Size must be between 1 and 13`,
    ],
    [
      'a quick reply label of 21',
      quick(postback({ label: letters(21) })),
      `${item}.label: Length must be between 0 and 20`,
    ],
    ['a quick reply without a label', quick({ type: 'message', text: 'ไป' }), `${item}.label: May not be empty`],
    ['postback data of 301', quick(postback({ data: letters(301) })), `${item}.data: Length must be between 0 and 300`],
    [
      'a displayText of 301',
      quick(postback({ displayText: letters(301) })),
      `${item}.displayText: Length must be between 0 and 300`,
    ],
    [
      'a link of 1,001',
      quick({ type: 'uri', label: 'x', uri: `https://a.th/${'a'.repeat(988)}` }),
      `${item}.uri: Length must be between 0 and 1000`,
    ],
    [
      'a link that runs script',
      quick({ type: 'uri', label: 'x', uri: 'javascript:alert(1)' }),
      `${item}.uri: invalid uri scheme`,
    ],
    [
      'a link without a scheme',
      quick({ type: 'uri', label: 'x', uri: 'bangkok.go.th' }),
      `${item}.uri: invalid uri scheme`,
    ],
    [
      'a link with Thai that is not percent-encoded',
      quick({ type: 'uri', label: 'x', uri: 'https://a.th/?q=วัด' }),
      `${item}.uri: invalid uri scheme`,
    ],
    [
      'a picker whose start is in another format',
      quick({ type: 'datetimepicker', label: 'วัน', data: 'd', mode: 'date', initial: '16/07/2020' }),
      `${item}.initial: Must be in the format of the mode date`,
    ],
    [
      'fillInText without a keyboard',
      quick(postback({ fillInText: 'ชื่อ' })),
      `${item}.fillInText: fillInText is valid only when inputOption is openKeyboard`,
    ],
    [
      'a sender name of 21',
      { ...text('ก'), sender: { name: letters(21) } },
      `${at}.sender.name: Length must be between 0 and 20`,
    ],
    ['a flex message without altText', flex(bubble(words('ก')), null), `${at}.altText: May not be empty`],
    [
      'an altText of 1,501',
      flex(bubble(words('ก')), letters(1_501)),
      `${at}.altText: Length must be between 0 and 1500`,
    ],
    ['a bubble over 30 KB', flex(bubbleOf(30 * 1_024 + 1)), `${at}.contents: The bubble must be at most 30720 bytes`],
    [
      'a carousel over 50 KB',
      flex({ type: 'carousel', contents: [bubbleOf(25_600), bubbleOf(25_600)] }),
      `${at}.contents: The carousel must be at most 51200 bytes`,
    ],
    [
      '13 bubbles',
      flex({ type: 'carousel', contents: Array.from({ length: 13 }, () => bubble(words('ก'))) }),
      `${at}.contents.contents: Size must be between 1 and 12`,
    ],
    ['an empty flex text', flex(bubble(words(''))), `${first}.text: must be non-empty text`],
    [
      'a flex button with a label of 41',
      flex(bubble({ type: 'button', action: postback({ label: letters(41) }) })),
      `${first}.action.label: Length must be between 0 and 40`,
    ],
    [
      'a flex button without a label',
      flex(bubble({ type: 'button', action: { type: 'postback', data: 'x' } })),
      `${first}.action.label: May not be empty`,
    ],
    ['a misspelt field', flex(bubble({ ...words('ก'), colour: '#000000' })), `${first}.colour: unknown field`],
    ['a colour by name', flex(bubble({ ...words('ก'), color: 'red' })), `${first}.color: invalid property`],
    ['a size that does not exist', flex(bubble({ ...words('ก'), size: 'huge' })), `${first}.size: invalid property`],
    [
      'a picture without https',
      flex(bubble({ type: 'image', url: 'http://a.th/x.png' })),
      `${first}.url: Must be a valid HTTPS URL`,
    ],
    [
      'a button in a baseline box',
      flex(bubble({ type: 'box', layout: 'baseline', contents: [{ type: 'button', action: postback() }] })),
      `${first}.contents[0].type: Must be one of the following values: [icon, text, filler]`,
    ],
    [
      'a camera button in a card',
      flex(bubble({ type: 'button', action: { type: 'camera', label: 'ถ่าย' } })),
      `${first}.action.type: Must be one of the following values: [postback, message, uri, datetimepicker, clipboard]`,
    ],
    ['an empty bubble', flex({ type: 'bubble' }), `${at}.contents: At least one block must be specified`],
    [
      'a placeholder without a substitution',
      { type: 'textV2', text: 'สวัสดี {who}' },
      `${at}.substitution: The placeholder 'who' has no substitution`,
    ],
    ['a single brace', { type: 'textV2', text: 'สวัสดี }' }, `${at}.text: Invalid placeholder: braces must be doubled`],
    [
      'three buttons on a confirm template',
      {
        type: 'template',
        altText: 'x',
        template: { type: 'confirm', text: 'x', actions: [postback(), postback(), postback()] },
      },
      `${at}.template.actions: Size must be between 2 and 2`,
    ],
    [
      'a template label of 21',
      {
        type: 'template',
        altText: 'x',
        template: { type: 'buttons', text: 'x', actions: [postback({ label: letters(21) })] },
      },
      `${at}.template.actions[0].label: Length must be between 0 and 20`,
    ],
  ])('%s', (_, message, problem) => {
    expect(problemsOf(message)).toEqual([problem]);
  });

  it('no message at all, and six', () => {
    expect(problemsOf()).toEqual(['messages: Size must be between 1 and 5']);
    expect(problemsOf(...[1, 2, 3, 4, 5, 6].map((n) => text(String(n))))).toEqual([
      'messages: Size must be between 1 and 5',
    ]);
  });
});

describe('through the API', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.close());

  it('every problem is listed with its property', async () => {
    const person = await stage.person('สมศรี');
    const refusal = await refusalOf(
      stage.line.pushMessage({ to: person.id, messages: [text(''), text(letters(5_001))] }),
    );
    expect(refusal).toMatchObject({
      status: 400,
      message: 'The request body has 2 error(s)',
      details: [
        { message: 'May not be empty', property: 'messages[0].text' },
        { message: 'Length must be between 0 and 5000', property: 'messages[1].text' },
      ],
    });
  });

  it.each(['validateReply', 'validatePush', 'validateMulticast'] as const)(
    '%s says the same and sends nothing',
    async (validate) => {
      await expect(stage.line[validate]({ messages: [text('ค่ะ')] })).resolves.toEqual({});
      expect((await refusalOf(stage.line[validate]({ messages: [text('')] }))).details).toHaveLength(1);
    },
  );

  it('people are mentioned in their LINE group only, and only if they are in it', async () => {
    const [member, other] = [await stage.person('หนึ่ง'), await stage.person('สอง')];
    const group = await stage.group('กรุงธนเหนือ', [member]);
    await stage.line.pushMessage({ to: group.id, messages: [mentioning(member.id)] });
    const refused = [
      stage.line.pushMessage({ to: member.id, messages: [mentioning(member.id)] }),
      stage.line.pushMessage({ to: group.id, messages: [mentioning(other.id)] }),
      stage.line.multicast({ to: [member.id], messages: [mentioning(member.id)] }),
    ];
    for (const call of refused)
      expect((await refusalOf(call)).details).toMatchObject([{ property: 'messages[0].substitution.who' }]);
  });
});
