/** LINE groups with what they are bound to, and the registry beside them. */
import type { VNode } from 'preact';
import type { LineGroup } from '../line-groups/model.ts';
import type { RosterView } from '../line-groups/roster-effects.ts';
import { Carried, type Choice } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Crumbs, Tag } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { officeWords } from './office-messages.ts';

export const LINE_GROUPS = '/console/line-groups';

interface Sheet {
  lang: Lang;
  formToken: string;
  sheet: string;
}

export function lineGroupsPage({
  lang,
  formToken,
  sheet,
  groups,
  bindable,
  rosters,
  groupName,
}: Sheet & {
  groups: readonly LineGroup[];
  /** District groups that this person may bind LINE groups to. */
  bindable: readonly Choice[];
  rosters: readonly Choice[];
  groupName(code: string): string;
}): VNode {
  const words = officeWords(lang).groups;
  const { day, count } = formatsOf(lang);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {rosters.length > 0 && (
        <Card id="rosters" title={words.rosters}>
          <p class="quiet">{words.rosterLead}</p>
          <ul class="rows">
            {rosters.map(({ value, label }) => (
              <li key={value}>
                <a href={`${LINE_GROUPS}/roster/${value}`}>{label}</a>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {groups.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.name}</th>
                <th scope="col">{words.boundTo}</th>
                <th scope="col" class="num">
                  {words.people}
                </th>
                <th scope="col">{words.joined}</th>
                {bindable.length > 0 && <th scope="col">{words.bindTo}</th>}
              </tr>
            </thead>
            <tbody>
              {groups.map(({ _id, name, districtGroup, memberCount, joinedAt, leftAt }) => (
                <tr key={_id}>
                  <th scope="row">{name ?? words.noName}</th>
                  <td>{districtGroup ? groupName(districtGroup) : <Tag tone="warn">{words.unbound}</Tag>}</td>
                  <td class="num" data-label={words.people}>
                    {memberCount === null ? '–' : count(memberCount)}
                  </td>
                  <td>{leftAt ? words.left(day(leftAt)) : day(joinedAt)}</td>
                  {bindable.length > 0 && (
                    <td>
                      {!leftAt && (
                        <form method="post" action={`${LINE_GROUPS}/${_id}/bind`} class="actions">
                          <Carried formToken={formToken} sheet={sheet} />
                          <select name="districtGroup" aria-label={`${words.bindTo}: ${name ?? words.noName}`}>
                            {bindable.map(({ value, label }) => (
                              <option key={value} value={value} selected={value === districtGroup}>
                                {label}
                              </option>
                            ))}
                          </select>
                          <button type="submit" class="outline small">
                            {districtGroup ? words.rebind : words.bind}
                          </button>
                        </form>
                      )}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

export function rosterPage({
  lang,
  formToken,
  sheet,
  code,
  name,
  view,
}: Sheet & { code: string; name: string; view: RosterView | null }): VNode {
  const words = officeWords(lang).groups;
  return (
    <>
      <Crumbs trail={[{ href: LINE_GROUPS, label: words.title }]} />
      <h1>{words.roster(name)}</h1>
      {view ? (
        <Roster lang={lang} formToken={formToken} sheet={sheet} code={code} view={view} />
      ) : (
        <p>{words.noLineGroup}</p>
      )}
    </>
  );
}

function Roster({ lang, formToken, sheet, code, view }: Sheet & { code: string; view: RosterView }) {
  const words = officeWords(lang).groups;
  const { count } = formatsOf(lang);
  const { groups, outside, named, withoutLine, unknown } = view;
  const kinds = ['analyst', 'districtAnalyst', 'representative'] as const;
  return (
    <>
      <p class="lead">{words.rosterLead}</p>
      {unknown > 0 && (
        <form method="post" action={`${LINE_GROUPS}/roster/${code}`} class="notice warn">
          <Carried formToken={formToken} sheet={sheet} />
          <p>{words.unknown(count(unknown))}</p>
          <p class="actions">
            <button type="submit">{words.check}</button>
          </p>
        </form>
      )}
      <div class="scroll below">
        <table class="stacks">
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col" class="num">
                {words.people}
              </th>
              {kinds.map((kind) => (
                <th key={kind} scope="col">
                  {words.kinds[kind]}
                </th>
              ))}
              <th scope="col" class="num">
                {words.unregistered}
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.name}>
                <th scope="row">{group.name}</th>
                <td class="num" data-label={words.people}>
                  {group.people === null ? '–' : count(group.people)}
                </td>
                {kinds.map((kind) => {
                  const { inside, of, unknown: unsure } = group.kinds[kind];
                  return (
                    <td key={kind} data-label={words.kinds[kind]}>
                      {words.inside(count(inside), count(of))}{' '}
                      {unsure > 0 && <small>{words.cannotTell(count(unsure))}</small>}
                    </td>
                  );
                })}
                <td class="num" data-label={words.unregistered}>
                  {group.unregistered === null ? '–' : count(group.unregistered)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint below">{words.unregisteredHint}</p>
      <Card id="outside" title={words.outside(count(outside.length))}>
        {outside.length === 0 && <p>{unknown > 0 ? words.nobodyOutsideYet : words.nobodyOutside}</p>}
        {named.length > 0 && (
          <ul class="rows">
            {named.map(({ name, district }, index) => (
              <li key={index}>
                <span>{name}</span>
                <small>{words.district(district)}</small>
              </li>
            ))}
          </ul>
        )}
        {named.length < outside.length && (
          <p class="quiet">{words.hiddenOutside(count(outside.length - named.length))}</p>
        )}
        {withoutLine > 0 && <p class="quiet">{words.withoutLine(count(withoutLine))}</p>}
      </Card>
    </>
  );
}
