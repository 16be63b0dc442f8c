/** Buttons: what LINE takes for each kind of action, and where. */
import { isObject, length, matches, mustBeOneOf, type Fields, type Problems } from './problems.ts';

export type ActionPlace = 'quickReply' | 'flex' | 'template' | 'richMenu';

export interface ActionRules {
  place: ActionPlace;
  /** Longest label in UTF-16 units. */
  labelMost: number;
  /** Quick replies, template and flex buttons must have a label; tappable areas need none. */
  labelOptional?: boolean;
}

const EVERYWHERE = ['postback', 'message', 'uri', 'datetimepicker', 'clipboard'];
const ALLOWED: Record<ActionPlace, string[]> = {
  quickReply: [...EVERYWHERE, 'camera', 'cameraRoll', 'location'],
  flex: EVERYWHERE,
  template: EVERYWHERE,
  richMenu: [...EVERYWHERE, 'richmenuswitch'],
};

const PICKER_FORMAT: Record<string, RegExp> = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  time: /^([01]\d|2[0-3]):[0-5]\d$/,
  datetime: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d$/,
};

export function checkAction(action: unknown, at: string, problems: Problems, rules: ActionRules): void {
  if (!isObject(action)) return problems.add(at, 'May not be empty');
  const type = String(action.type);
  if (!ALLOWED[rules.place].includes(type)) return problems.add(`${at}.type`, mustBeOneOf(ALLOWED[rules.place]));
  if (rules.labelOptional) problems.optionalText(action.label, `${at}.label`, rules.labelMost);
  else problems.text(action.label, `${at}.label`, rules.labelMost);
  switch (type) {
    case 'postback':
      return checkPostback(action, at, problems);
    case 'message':
      return problems.text(action.text, `${at}.text`, 300);
    case 'uri':
      return checkUri(action, at, problems);
    case 'datetimepicker':
      return checkPicker(action, at, problems);
    case 'clipboard':
      return problems.text(action.clipboardText, `${at}.clipboardText`, 1_000);
    case 'richmenuswitch':
      problems.text(action.richMenuAliasId, `${at}.richMenuAliasId`, 32);
      return problems.text(action.data, `${at}.data`, 300);
    default:
      return undefined;
  }
}

function checkPostback(action: Fields, at: string, problems: Problems): void {
  problems.text(action.data, `${at}.data`, 300);
  problems.optionalText(action.displayText, `${at}.displayText`, 300);
  problems.optionalText(action.text, `${at}.text`, 300);
  if (length(action.text) > 0 && length(action.displayText) > 0)
    problems.add(`${at}.text`, 'text and displayText can not be used together');
  problems.oneOf(action.inputOption, `${at}.inputOption`, [
    'closeRichMenu',
    'openRichMenu',
    'openKeyboard',
    'openVoice',
  ]);
  problems.optionalText(action.fillInText, `${at}.fillInText`, 300);
  if (action.fillInText !== undefined && action.inputOption !== 'openKeyboard')
    problems.add(`${at}.fillInText`, 'fillInText is valid only when inputOption is openKeyboard');
}

/** Anything but printable ASCII must be percent-encoded. */
function checkUri(action: Fields, at: string, problems: Problems): void {
  problems.text(action.uri, `${at}.uri`, 1_000);
  if (length(action.uri) > 0 && !matches(action.uri, /^(https?|line|tel):[\x21-\x7e]+$/i))
    problems.add(`${at}.uri`, 'invalid uri scheme');
  if (isObject(action.altUri)) problems.optionalText(action.altUri.desktop, `${at}.altUri.desktop`, 1_000);
}

function checkPicker(action: Fields, at: string, problems: Problems): void {
  problems.text(action.data, `${at}.data`, 300);
  const format = PICKER_FORMAT[String(action.mode)];
  if (!format) return problems.add(`${at}.mode`, mustBeOneOf(Object.keys(PICKER_FORMAT)));
  for (const field of ['initial', 'max', 'min'])
    if (action[field] !== undefined && !matches(action[field], format))
      problems.add(`${at}.${field}`, `Must be in the format of the mode ${String(action.mode)}`);
  if (typeof action.min === 'string' && typeof action.max === 'string' && action.min >= action.max)
    problems.add(`${at}.max`, 'max must be later than min');
  return undefined;
}
