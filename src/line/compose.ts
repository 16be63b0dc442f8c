/**
 * The few kinds of LINE message that the bot speaks in: short text with quick replies, and a card. Large type and
 * full-width buttons, because many readers are elderly and on a phone. Every card's altText says it all: it is what a
 * locked screen and the desktop program show.
 */
import type { messagingApi } from '@line/bot-sdk';
import type { Message } from '../turn.ts';
import type { Letters } from '../language.ts';
import { inLargeLetters } from './large-letters.ts';
import { fit, LIMITS } from './limits.ts';

export type Button =
  | { label: string; postback: string; displayText?: string; tone?: Tone }
  | { label: string; say: string; tone?: Tone }
  | { label: string; uri: string; tone?: Tone }
  | { label: string; pick: 'date' | 'time' | 'datetime'; data: string; initial?: string; min?: string; tone?: Tone }
  | { label: string; open: 'location' | 'camera' | 'cameraRoll' };

/** `go` is what most people want, `calm` the rest, `plain` a link. */
export type Tone = 'go' | 'calm' | 'plain';

export type Line =
  /** As it is; `rule` draws a line across. */
  | string
  /** `label: value`, the label set small beside it. */
  | { label: string; value: string }
  | { strong: string }
  /** No longer true: struck through. */
  | { struck: string }
  | { small: string }
  /** Words with a bar under them; `part` of it, 0 to 1, is filled. */
  | { meter: string; part: number }
  /** One of a list, with a button of its own beside it. */
  | { row: string; small?: string; button: Button };

export interface Card {
  /** A small line over the title, for example the district group. */
  over?: string;
  title: string;
  lines: readonly Line[];
  buttons?: readonly Button[];
  quickReplies?: readonly Button[];
  colour?: string;
  /** Replaces the altText made of all lines. */
  altText?: string;
}

const GREEN = '#0B6E4F';
const GREY = '#5B6770';

function actionOf(button: Button, labelLength: number): messagingApi.Action {
  const label = fit(button.label, labelLength);
  if ('postback' in button)
    return {
      type: 'postback',
      label,
      data: button.postback,
      displayText: fit(button.displayText ?? button.label, LIMITS.displayText),
    };
  if ('say' in button) return { type: 'message', label, text: button.say };
  if ('uri' in button) return { type: 'uri', label, uri: button.uri };
  if ('pick' in button)
    return {
      type: 'datetimepicker',
      label,
      data: button.data,
      mode: button.pick,
      ...(button.initial && { initial: button.initial }),
      ...(button.min && { min: button.min }),
    };
  return { type: button.open, label };
}

function quickReply(buttons: readonly Button[] | undefined): { quickReply?: messagingApi.QuickReply } {
  if (!buttons || buttons.length === 0) return {};
  const items = buttons
    .slice(0, LIMITS.quickReplies)
    .map((button) => ({ type: 'action', action: actionOf(button, LIMITS.quickReplyLabel) }) as const);
  return { quickReply: { items } };
}

/** What a person is told, in the letters that the person asked for. */
export function inLetters(messages: readonly Message[], letters: Letters | null | undefined): Message[] {
  return letters === 'large' ? messages.map(inLargeLetters) : [...messages];
}

/** One short message, at most with quick replies under it. */
export function text(body: string, quickReplies?: readonly Button[], quoteToken?: string | null): Message {
  return {
    type: 'text',
    text: fit(body, LIMITS.text),
    ...(quoteToken && { quoteToken }),
    ...quickReply(quickReplies),
  };
}

/**
 * Opens the 1:1 chat with words ready to be sent (LINE's URL scheme `oaMessage`).
 * @param chatLink as LINE's client gives it.
 */
export function readyToSay(chatLink: string, words: string): string {
  return `${chatLink.replace('/R/ti/p/', '/R/oaMessage/')}/?${encodeURIComponent(words)}`;
}

function lineBox(line: Line): messagingApi.FlexComponent {
  const wrapped = { type: 'text', wrap: true, size: 'md', color: '#1B1F23' } as const;
  if (line === 'rule') return { type: 'separator', margin: 'md' };
  if (typeof line === 'string') return { ...wrapped, text: line || ' ' };
  if ('strong' in line) return { ...wrapped, text: line.strong || ' ', weight: 'bold', size: 'lg' };
  if ('struck' in line) return { ...wrapped, text: line.struck || ' ', decoration: 'line-through', color: GREY };
  if ('row' in line) return rowBox(line);
  if ('meter' in line) return meterBox(line.meter || ' ', line.part);
  if ('small' in line) return { ...wrapped, text: line.small || ' ', size: 'sm', color: GREY };
  return {
    type: 'box',
    layout: 'baseline',
    spacing: 'sm',
    contents: [
      { type: 'text', text: line.label, size: 'sm', color: GREY, flex: 2, wrap: true },
      { type: 'text', text: line.value || '–', size: 'md', color: '#1B1F23', flex: 5, wrap: true },
    ],
  };
}

function meterBox(words: string, part: number): messagingApi.FlexComponent {
  const bar = (colour: string, more: Partial<messagingApi.FlexBox> = {}): messagingApi.FlexBox => ({
    type: 'box',
    layout: 'vertical',
    height: '10px',
    cornerRadius: '5px',
    backgroundColor: colour,
    contents: [{ type: 'filler' }],
    ...more,
  });
  const filled = Math.round(Math.min(1, Math.max(0, part)) * 100);
  return {
    type: 'box',
    layout: 'vertical',
    spacing: 'sm',
    contents: [
      { type: 'text', text: words, wrap: true, size: 'md', weight: 'bold', color: '#1B1F23' },
      bar('#D8DEE4', { contents: filled > 0 ? [bar(GREEN, { width: `${filled}%` })] : [{ type: 'filler' }] }),
    ],
  };
}

function rowBox({ row, small, button }: Extract<Line, { row: string }>): messagingApi.FlexComponent {
  return {
    type: 'box',
    layout: 'horizontal',
    spacing: 'md',
    alignItems: 'center',
    contents: [
      {
        type: 'box',
        layout: 'vertical',
        flex: 5,
        contents: [
          { type: 'text', text: row || ' ', wrap: true, size: 'md', color: '#1B1F23' },
          ...(small ? [{ type: 'text', text: small, wrap: true, size: 'sm', color: GREY } as const] : []),
        ],
      },
      {
        type: 'button',
        flex: 3,
        height: 'sm',
        action: actionOf(button, LIMITS.buttonLabel),
        ...styleOf('tone' in button ? button.tone : undefined, GREEN),
      },
    ],
  };
}

function plainLine(line: Line): string {
  if (line === 'rule') return '';
  if (typeof line === 'string') return line;
  if ('strong' in line) return line.strong;
  if ('struck' in line) return `(เดิม ${line.struck})`;
  if ('row' in line) return line.small ? `${line.row} (${line.small})` : line.row;
  if ('meter' in line) return line.meter;
  if ('small' in line) return line.small;
  return `${line.label}: ${line.value}`;
}

/** What a card says, as one plain text. */
export function cardText({ over, title, lines }: Pick<Card, 'over' | 'title' | 'lines'>): string {
  return [over, title, ...lines.map(plainLine)].filter(Boolean).join('\n');
}

function styleOf(tone: Tone | undefined, colour: string): Partial<messagingApi.FlexButton> {
  if (tone === 'go') return { style: 'primary', color: colour };
  return tone === 'plain' ? { style: 'link' } : { style: 'secondary' };
}

export function card({ over, title, lines, buttons = [], quickReplies, colour = GREEN, altText }: Card): Message {
  const footer = buttons.map((button): messagingApi.FlexComponent => ({
    type: 'button',
    height: 'md',
    action: actionOf(button, LIMITS.buttonLabel),
    ...styleOf('tone' in button ? button.tone : undefined, colour),
  }));
  return {
    type: 'flex',
    altText: fit(altText ?? cardText({ ...(over && { over }), title, lines }), LIMITS.altText),
    contents: {
      type: 'bubble',
      size: 'mega',
      body: {
        type: 'box',
        layout: 'vertical',
        spacing: 'md',
        contents: [
          ...(over
            ? [{ type: 'text', text: over, size: 'sm', color: colour, weight: 'bold', wrap: true } as const]
            : []),
          { type: 'text', text: title, size: 'xl', weight: 'bold', wrap: true, color: '#1B1F23' },
          ...lines.map(lineBox),
        ],
      },
      ...(footer.length > 0 && { footer: { type: 'box', layout: 'vertical', spacing: 'sm', contents: footer } }),
    },
    ...quickReply(quickReplies),
  };
}

/** A card that is its buttons: where only the altText is shown they are read out there. */
export function menuCard(menu: Card & { buttons: readonly Button[] }): Message {
  const labels = menu.buttons.map(({ label }) => `• ${label}`);
  return card({ ...menu, altText: [cardText(menu), ...labels].join('\n') });
}
