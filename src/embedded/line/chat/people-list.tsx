/** The people whom this browser plays, and the LINE groups. Those with a remark come first. */
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { LineGroupView, PersonView, State } from '../protocol.ts';
import { addGroup, addPerson } from './api.ts';
import { Avatar } from './avatar.tsx';
import { Dialog, textField } from './dialog.tsx';
import { gist } from './entries.ts';
import { Icon, IconButton } from './icons.tsx';
import type { Emulator } from './store.ts';
import { matches, timeOfDay } from './words.ts';

interface ListProps {
  emulator: Emulator;
  state: State;
  open: string[];
  onOpen: (chat: string) => void;
  complain: (error: unknown) => void;
}

interface Row {
  id: string;
  name: string;
  note: string;
  group: boolean;
  badge: string;
}

function personRow({ id, displayName, friend, blocked }: PersonView, notes: State['notes']): Row {
  const badge = blocked ? 'บล็อก' : friend ? '' : 'ยังไม่เป็นเพื่อน';
  return { id, name: displayName, note: notes[id] ?? '', group: false, badge };
}

function groupRow({ id, name, members, bot }: LineGroupView, notes: State['notes']): Row {
  const note = [notes[id], `${members.length} คน`].filter(Boolean).join(' · ');
  return { id, name, note, group: true, badge: bot ? '' : 'ไม่มีบอต' };
}

function ChatRow({ row, props }: { row: Row; props: ListProps }): VNode {
  const { emulator, open, onOpen } = props;
  const last = emulator.latest.get(row.id);
  const unread = emulator.unread.get(row.id) ?? 0;
  const said = last ? gist(last) : '';
  return (
    <li>
      <button
        type="button"
        class="chat-row"
        aria-current={open.includes(row.id) ? 'true' : undefined}
        data-chat={row.id}
        onClick={() => onOpen(row.id)}
      >
        <Avatar id={row.id} name={row.name} kind={row.group ? 'group' : 'person'} />
        <span class="row-words">
          <span class="row-name">{row.name}</span>
          {row.note && <span class="row-note">{row.note}</span>}
          {said && <span class="row-said">{said}</span>}
        </span>
        <span class="row-side">
          {last && <small>{timeOfDay(last.at)}</small>}
          {row.badge && <small class="row-badge">{row.badge}</small>}
          {unread > 0 && (
            <b class="unread" aria-label={`ยังไม่อ่าน ${unread} ข้อความ`}>
              {unread}
            </b>
          )}
        </span>
      </button>
    </li>
  );
}

interface SectionProps {
  title: string;
  rows: Row[];
  props: ListProps;
}

function Section({ title, rows, props }: SectionProps): VNode | null {
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>
        {title} <small>{rows.length}</small>
      </h2>
      <ul>
        {rows.map((row) => (
          <ChatRow key={row.id} row={row} props={props} />
        ))}
      </ul>
    </section>
  );
}

interface AddProps extends ListProps {
  onClose: () => void;
}

function AddPerson({ onClose, onOpen, complain, emulator }: AddProps): VNode {
  const add = async (name: string): Promise<void> => {
    const { id } = await addPerson(name);
    emulator.refreshState();
    onOpen(id);
  };
  return (
    <Dialog
      title="เพิ่มคน"
      confirm="เพิ่ม"
      onClose={onClose}
      onConfirm={(fields) => void add(textField(fields, 'name')).catch(complain)}
    >
      <label>
        ชื่อที่แสดงใน LINE
        <input name="name" required maxLength={60} placeholder="เช่น สมศรี ใจดี" autocomplete="off" />
      </label>
    </Dialog>
  );
}

function AddGroup({ onClose, onOpen, complain, emulator, state }: AddProps): VNode {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const shown = state.users.filter(({ id, displayName }) => chosen.includes(id) || matches(displayName, query));
  const add = async (fields: FormData): Promise<void> => {
    const { id } = await addGroup(textField(fields, 'name'), chosen, fields.has('bot'));
    emulator.refreshState();
    onOpen(id);
  };
  return (
    <Dialog
      title="สร้างกลุ่มไลน์"
      confirm="สร้าง"
      onClose={onClose}
      onConfirm={(fields) => void add(fields).catch(complain)}
    >
      <label>
        ชื่อกลุ่ม
        <input name="name" required maxLength={60} placeholder="เช่น ประชาคมกรุงธนใต้" autocomplete="off" />
      </label>
      <label>
        สมาชิก ({chosen.length} คน)
        <input
          type="search"
          placeholder="ค้นหาชื่อ"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </label>
      <div class="choices">
        {shown.slice(0, 50).map(({ id, displayName }) => (
          <label key={id} class="choice">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={() => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])}
            />
            {displayName}
          </label>
        ))}
      </div>
      <label class="choice">
        <input type="checkbox" name="bot" defaultChecked /> เชิญ {state.bot.displayName} เข้ากลุ่ม
      </label>
    </Dialog>
  );
}

export function PeopleList(props: ListProps): VNode {
  const { state } = props;
  const [query, setQuery] = useState('');
  const [adding, setAdding] = useState<'person' | 'group' | null>(null);
  const { cast, others, groups } = useMemo(() => {
    const wanted = ({ name, note }: Row): boolean => matches(`${name} ${note}`, query);
    const people = state.users.map((person) => personRow(person, state.notes)).filter(wanted);
    return {
      cast: people.filter(({ note }) => note !== ''),
      others: people.filter(({ note }) => note === '').toSorted((a, b) => a.name.localeCompare(b.name, 'th')),
      groups: state.groups.map((group) => groupRow(group, state.notes)).filter(wanted),
    };
  }, [state, query]);
  return (
    <nav class="people" aria-label="คนและกลุ่มไลน์">
      <div class="search">
        <Icon name="search" />
        <input
          type="search"
          aria-label="ค้นหาคนหรือกลุ่ม"
          title="Search people and groups"
          placeholder="ค้นหาคนหรือกลุ่ม"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <IconButton icon="plus" label="เพิ่มคน" hint="add a person" onClick={() => setAdding('person')} />
        <IconButton icon="people" label="สร้างกลุ่มไลน์" hint="add a LINE group" onClick={() => setAdding('group')} />
      </div>
      <div class="rows">
        <Section title="ตัวละครหลัก" rows={cast} props={props} />
        <Section title="กลุ่มไลน์" rows={groups} props={props} />
        <Section title={cast.length > 0 ? 'คนอื่น ๆ' : 'ผู้คน'} rows={others} props={props} />
        {cast.length + others.length + groups.length === 0 && (
          <p class="empty">{query ? 'ไม่พบชื่อนี้' : 'ยังไม่มีใคร กด + เพื่อเพิ่มคน'}</p>
        )}
      </div>
      {adding === 'person' && <AddPerson {...props} onClose={() => setAdding(null)} />}
      {adding === 'group' && <AddGroup {...props} onClose={() => setAdding(null)} />}
    </nav>
  );
}
