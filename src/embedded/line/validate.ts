/**
 * What LINE refuses in a list of messages, in its words: `{ message, details: [{ message, property }] }`. Lengths are
 * UTF-16 units. Flex containers are in `flex.ts`, buttons in `actions.ts`.
 */
import type { messagingApi } from '@line/bot-sdk';
import { checkAction } from './actions.ts';
import { checkFlex } from './flex.ts';
import type { Answer } from './http.ts';
import { checkTemplate } from './templates.ts';
import { isObject, length, mustBeOneOf, Problems, type Fields, type Problem } from './problems.ts';

export type { Problem } from './problems.ts';

const MESSAGES_MOST = 5;
const TYPES = [
  'text',
  'textV2',
  'sticker',
  'image',
  'video',
  'audio',
  'location',
  'imagemap',
  'template',
  'flex',
  'coupon',
];

export type Checked = { ok: true; messages: messagingApi.Message[] } | { ok: false; problems: Problem[] };

export function invalidBody(problems: Problem[]): Answer {
  return { status: 400, body: { message: `The request body has ${problems.length} error(s)`, details: problems } };
}

export function validateMessages(given: unknown): Checked {
  const problems = new Problems();
  if (!Array.isArray(given) || given.length < 1 || given.length > MESSAGES_MOST) {
    problems.add('messages', given === undefined ? 'May not be empty' : `Size must be between 1 and ${MESSAGES_MOST}`);
    return { ok: false, problems: problems.list };
  }
  given.forEach((message, index) => checkMessage(message, `messages[${index}]`, problems));
  return problems.list.length > 0 ? { ok: false, problems: problems.list } : { ok: true, messages: given };
}

function checkMessage(message: unknown, at: string, problems: Problems): void {
  if (!isObject(message)) return problems.add(at, 'May not be empty');
  if (!TYPES.includes(String(message.type))) return problems.add(`${at}.type`, mustBeOneOf(TYPES));
  if (message.quickReply !== undefined) checkQuickReply(message.quickReply, `${at}.quickReply`, problems);
  if (isObject(message.sender) && message.sender.name !== undefined)
    problems.text(message.sender.name, `${at}.sender.name`, 20);
  switch (message.type) {
    case 'text':
      return problems.text(message.text, `${at}.text`, 5_000);
    case 'textV2':
      problems.text(message.text, `${at}.text`, 5_000);
      return checkPlaceholders(message, at, problems);
    case 'sticker':
      problems.text(message.packageId, `${at}.packageId`, 100);
      return problems.text(message.stickerId, `${at}.stickerId`, 100);
    case 'image':
    case 'video':
      problems.httpsUrl(message.originalContentUrl, `${at}.originalContentUrl`);
      return problems.httpsUrl(message.previewImageUrl, `${at}.previewImageUrl`);
    case 'audio':
      problems.httpsUrl(message.originalContentUrl, `${at}.originalContentUrl`);
      return problems.number(message.duration, `${at}.duration`, 1, Number.MAX_SAFE_INTEGER);
    case 'location':
      problems.text(message.title, `${at}.title`, 100);
      problems.text(message.address, `${at}.address`, 100);
      problems.number(message.latitude, `${at}.latitude`, -90, 90);
      return problems.number(message.longitude, `${at}.longitude`, -180, 180);
    case 'template':
      problems.text(message.altText, `${at}.altText`, 1_500);
      return checkTemplate(message.template, `${at}.template`, problems);
    case 'flex':
      problems.text(message.altText, `${at}.altText`, 1_500);
      return checkFlex(message.contents, `${at}.contents`, problems);
    case 'imagemap':
      return problems.text(message.altText, `${at}.altText`, 1_500);
    default:
      return undefined;
  }
}

function checkQuickReply(quickReply: unknown, at: string, problems: Problems): void {
  const items = isObject(quickReply) ? quickReply.items : undefined;
  if (!Array.isArray(items) || items.length < 1 || items.length > 13)
    return problems.add(`${at}.items`, 'Size must be between 1 and 13');
  items.forEach((item: unknown, index) => {
    const itemAt = `${at}.items[${index}]`;
    if (!isObject(item)) return problems.add(itemAt, 'May not be empty');
    if (item.type !== 'action') problems.add(`${itemAt}.type`, mustBeOneOf(['action']));
    if (item.imageUrl !== undefined) problems.httpsUrl(item.imageUrl, `${itemAt}.imageUrl`);
    return checkAction(item.action, `${itemAt}.action`, problems, { place: 'quickReply', labelMost: 20 });
  });
}

/** textV2: `{key}` is a placeholder, `{{` and `}}` are braces. Each placeholder needs a substitution. */
function checkPlaceholders(message: Fields, at: string, problems: Problems): void {
  const text = typeof message.text === 'string' ? message.text : '';
  const plain = text.replaceAll('{{', '').replaceAll('}}', '');
  const keys = [...plain.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]!);
  if (/[{}]/.test(plain.replaceAll(/\{[^{}]*\}/g, '')) || keys.some((key) => !/^\w{1,20}$/.test(key)))
    return problems.add(`${at}.text`, 'Invalid placeholder: braces must be doubled');
  const given = message.substitution ?? {};
  if (!isObject(given)) return problems.add(`${at}.substitution`, 'Must be an object');
  if (Object.keys(given).length > 100) problems.add(`${at}.substitution`, 'Size must be between 0 and 100');
  for (const key of keys)
    if (!(key in given)) problems.add(`${at}.substitution`, `The placeholder '${key}' has no substitution`);
  let mentions = 0;
  for (const [key, value] of Object.entries(given)) {
    const keyAt = `${at}.substitution.${key}`;
    if (!isObject(value) || !['mention', 'emoji'].includes(String(value.type)))
      problems.add(`${keyAt}.type`, mustBeOneOf(['mention', 'emoji']));
    else if (value.type === 'emoji') {
      problems.text(value.productId, `${keyAt}.productId`, 100);
      problems.text(value.emojiId, `${keyAt}.emojiId`, 100);
    } else {
      mentions += keys.filter((each) => each === key).length;
      const target = value.mentionee;
      if (!isObject(target) || !['user', 'all'].includes(String(target.type)))
        problems.add(`${keyAt}.mentionee.type`, mustBeOneOf(['user', 'all']));
      else if (target.type === 'user' && !length(target.userId))
        problems.add(`${keyAt}.mentionee.userId`, 'May not be empty');
    }
  }
  if (mentions > 20) problems.add(`${at}.text`, 'The number of mentions must be between 0 and 20');
  return undefined;
}
