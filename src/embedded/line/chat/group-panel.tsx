/** Who is in a LINE group, and whether those who speak there are known to the bot. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { LineGroupView, State } from '../protocol.ts';
import { setBot, setMember } from './api.ts';
import { Avatar } from './avatar.tsx';
import { IconButton } from './icons.tsx';
import { matches } from './words.ts';

interface GroupPanelProps {
  group: LineGroupView;
  state: State;
  hideUserId: boolean;
  onHideUserId: (hide: boolean) => void;
  onChanged: () => void;
  onClose: () => void;
  complain: (error: unknown) => void;
}

export function GroupPanel(props: GroupPanelProps): VNode {
  const { group, state, hideUserId, onHideUserId, onChanged, onClose, complain } = props;
  const [query, setQuery] = useState('');
  const run = (work: Promise<unknown>): void => void work.then(onChanged, complain);
  const inside = new Set(group.members);
  const members = state.users.filter(({ id }) => inside.has(id));
  const found =
    query === '' ? [] : state.users.filter(({ id, displayName }) => !inside.has(id) && matches(displayName, query));
  return (
    <aside class="group-panel" aria-label="สมาชิกกลุ่ม">
      <header>
        <h3>สมาชิก {members.length} คน</h3>
        <IconButton icon="close" label="ปิดรายชื่อสมาชิก" hint="close members" onClick={onClose} />
      </header>
      <button
        type="button"
        class="plain"
        title="Invite or remove the bot"
        onClick={() => run(setBot(group.id, !group.bot))}
      >
        {group.bot ? `นำ ${state.bot.displayName} ออกจากกลุ่ม` : `เชิญ ${state.bot.displayName} เข้ากลุ่ม`}
      </button>
      <label class="choice" title="hideUserId: events carry no user id">
        <input type="checkbox" checked={hideUserId} onChange={() => onHideUserId(!hideUserId)} />
        ผู้พูดไม่เปิดเผยตัวต่อบอต
      </label>
      <input
        type="search"
        aria-label="เพิ่มคนเข้ากลุ่ม"
        title="Add a person"
        placeholder="พิมพ์ชื่อเพื่อเพิ่มคนเข้ากลุ่ม"
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <ul>
        {found.slice(0, 8).map(({ id, displayName }) => (
          <li key={id}>
            <Avatar id={id} name={displayName} />
            <span>{displayName}</span>
            <IconButton
              icon="plus"
              label={`เพิ่ม ${displayName} เข้ากลุ่ม`}
              hint="join"
              onClick={() => {
                setQuery('');
                run(setMember(group.id, id, true));
              }}
            />
          </li>
        ))}
      </ul>
      <ul>
        {members.map(({ id, displayName }) => (
          <li key={id}>
            <Avatar id={id} name={displayName} />
            <span>{displayName}</span>
            <IconButton
              icon="close"
              label={`${displayName} ออกจากกลุ่ม`}
              hint="leave"
              onClick={() => run(setMember(group.id, id, false))}
            />
          </li>
        ))}
      </ul>
    </aside>
  );
}
