/** The line above a chat: whose it is, who acts, follow and block. */
import type { VNode } from 'preact';
import type { LineGroupView, PersonView, State } from '../protocol.ts';
import { Avatar } from './avatar.tsx';
import { IconButton } from './icons.tsx';

interface ChatHeadProps {
  state: State;
  person: PersonView | undefined;
  group: LineGroupView | undefined;
  actor: string | undefined;
  note: string | undefined;
  showsMembers: boolean;
  nameOf: (id: string) => string;
  onActor: (userId: string) => void;
  onClose: () => void;
  onMembers: () => void;
  onBefriend: (friend: boolean) => void;
}

export function ChatHead(props: ChatHeadProps): VNode {
  const { state, person, group, actor, note, nameOf, showsMembers, onActor, onMembers, onBefriend, onClose } = props;
  const name = group?.name ?? person?.displayName ?? '';
  return (
    <header class="chat-head">
      <IconButton class="back" icon="back" label="กลับไปรายชื่อ" hint="back to the list" onClick={onClose} />
      <Avatar id={(group ?? person)?.id ?? ''} name={name} kind={group ? 'group' : 'person'} />
      <div class="chat-title">
        <h2>{name}</h2>
        {group ? (
          <label class="acting">
            พูดในนาม
            <select title="Who acts" value={actor} onChange={(event) => onActor(event.currentTarget.value)}>
              {group.members.map((id) => (
                <option key={id} value={id}>
                  {nameOf(id)}
                  {state.notes[id] ? ` (${state.notes[id]})` : ''}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <p>{note ?? `คุยกับ ${state.bot.displayName}`}</p>
        )}
      </div>
      {group && <IconButton icon="people" label="สมาชิกกลุ่ม" hint="members" pressed={showsMembers} onClick={onMembers} />}
      {person?.friend && (
        <button type="button" class="plain small" title="Block" onClick={() => onBefriend(false)}>
          บล็อก
        </button>
      )}
      <IconButton class="close" icon="close" label="ปิดแชตนี้" hint="close this chat" onClick={onClose} />
    </header>
  );
}
