/** The emulator's control API, as the page uses it. */
import type {
  Act,
  ActResult,
  ChatView,
  ClockChange,
  ClockView,
  EmulatorEvent,
  LineGroupView,
  PersonView,
  State,
} from '../protocol.ts';

const BASE = '/_emulator';

export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ControlError';
  }
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${BASE}/${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  // The emulator is this page's own server: what it says is typed by protocol.ts.
  const answer: { message?: string } & T = text === '' ? {} : JSON.parse(text);
  if (response.ok) return answer;
  throw new ControlError(response.status, answer.message ?? response.statusText);
}

const part = encodeURIComponent;

export const fetchState = (): Promise<State> => call('GET', 'state');
export const fetchChat = (chat: string, after: number): Promise<ChatView> =>
  call('GET', `chats/${part(chat)}?after=${after}`);
export const act = (userId: string, what: Act): Promise<ActResult> => call('POST', `users/${part(userId)}/act`, what);
export const addPerson = (displayName: string): Promise<PersonView> => call('POST', 'users', { displayName });
export const addGroup = (name: string, members: string[], bot: boolean): Promise<LineGroupView> =>
  call('POST', 'groups', { name, members, bot });
export const setMember = (groupId: string, userId: string, inside: boolean): Promise<unknown> =>
  call(inside ? 'PUT' : 'DELETE', `groups/${part(groupId)}/members/${part(userId)}`);
export const setBot = (groupId: string, inside: boolean): Promise<unknown> =>
  call(inside ? 'PUT' : 'DELETE', `groups/${part(groupId)}/bot`);
export const changeClock = (change: ClockChange): Promise<ClockView> => call('PUT', 'clock', change);

/** Where the page finds what people sent, and a rich menu's picture. */
export const contentUrl = (messageId: string): string => `${BASE}/content/${part(messageId)}`;
export const richMenuPictureUrl = (richMenuId: string): string => `${BASE}/richmenus/${part(richMenuId)}/image`;

interface Listener {
  onEvent: (event: EmulatorEvent) => void;
  /** The stream is (again) live: what happened meanwhile must be fetched. */
  onLive: () => void;
  /** The stream is away; the browser keeps trying. */
  onLost: () => void;
}

/** Returns the function that stops listening. */
export function listen({ onEvent, onLive, onLost }: Listener): () => void {
  const source = new EventSource(`${BASE}/events`);
  source.addEventListener('open', onLive);
  source.addEventListener('error', onLost);
  source.addEventListener('message', (message: MessageEvent<string>) => {
    const event: EmulatorEvent = JSON.parse(message.data);
    onEvent(event);
  });
  return () => source.close();
}
