import { createHash } from 'node:crypto';

import {
  fieldMeta,
  type Lang,
  local,
  relationLabels,
  textOf,
  type CaseType,
  type LedgerCell,
  type TimelineEntry,
} from '@anyuan/contract';
import type { z } from 'zod';

import {
  entriesFor,
  lookAt,
  type NamedCaseRow,
  partiesOf,
  showsReporter,
  upgraded,
  veiled,
  visibleData,
  type Viewer,
  visibleParties,
} from '../../kernel/cases/index.ts';
import { canonical, type Ctx } from '../../kernel/ctx.ts';
import {
  addressOf,
  checkPurpose,
  documentOf,
  hidden,
  html,
  type Picture,
  picturesIn,
  printedBy,
  qrCode,
  say,
  type Html,
} from '../../kernel/registers/index.ts';
import { needsPurpose } from './ledgers.ts';
import { namesFor } from './names.ts';
import type { NamedRow } from './rows.ts';

/** `pictures` are shown under the words, and belong to the fingerprint by theirs. */
export type Fact = [name: string, value: string, pictures?: readonly Picture[]];

/** One case as a record to sign and file. Its secrets stay in the system, whoever prints it. */
export async function recordSheet(
  ctx: Ctx,
  id: string,
  lang: Lang,
  purpose?: string,
): Promise<{ type: CaseType; number: string; page: string }> {
  const { row, type } = await lookAt(ctx.app.cases, ctx, id);
  checkPurpose(needsPurpose(type), purpose);
  const [facts, entries] = await Promise.all([factsOf(ctx, type, row, lang, null), entriesFor(ctx, type, row, null)]);
  const steps = entries.map((entry) => stepOf(type, entry, lang));
  const sha256 = createHash('sha256')
    .update(
      canonical([
        facts.map(([name, value, pictures = []]) => [name, value, ...pictures.map((one) => one.sha256)]),
        steps,
      ]),
    )
    .digest('hex');
  const page = documentOf({
    lang,
    hospital: ctx.app.settings.get<string>('hospital.name'),
    title: lang === 'zh' ? `${type.label[0]}记录` : `Record: ${type.label[1]}`,
    subtitle: row.number,
    orientation: 'portrait',
    code: await qrCode(addressOf(ctx, `/cases/${row.id}?sha=${sha256}`)),
    sha256,
    printed: printedBy(ctx, lang),
    body: (foot) =>
      html`${factTable(facts)}
        <h2>${words[lang].timeline}</h2>
        ${stepTable(steps, lang)} ${foot}`,
    signatures: words[lang].signatures,
  });
  return { type, number: row.number, page };
}

const words = {
  zh: {
    matter: '事由',
    state: '状态',
    place: '地点',
    device: '设备',
    department: '科室',
    at: '发生时间',
    closed: '办结时间',
    timeline: '办理经过',
    columns: ['时间', '步骤', '经办人', '说明'],
    steps: { create: '登记', comment: '留言', attach: '附件', link: '关联', repeat: '再次报警' },
    system: '系统',
    signatures: ['经办人', '审核人', '负责人'],
  },
  en: {
    matter: 'Matter',
    state: 'State',
    place: 'Place',
    device: 'Device',
    department: 'Department',
    at: 'Time',
    closed: 'Closed',
    timeline: 'What was done',
    columns: ['Time', 'Step', 'Who', 'Note'],
    steps: { create: 'Opened', comment: 'Comment', attach: 'Attachment', link: 'Link', repeat: 'Pressed again' },
    system: 'System',
    signatures: ['Handled by', 'Checked by', 'In charge'],
  },
} as const;

/** What is known of a case, as read; without a viewer every secret is masked, with one what he may not see is left out. */
export async function factsOf(
  ctx: Ctx,
  type: CaseType,
  row: NamedCaseRow,
  lang: Lang,
  viewer: Viewer | null,
): Promise<Fact[]> {
  const say1 = words[lang];
  const [seen = row] = await veiled(ctx.app.cases, ctx, [row]);
  const masked = viewer ? null : hidden;
  const [names, parties] = await Promise.all([namesFor(ctx.db, type, [row], ['reporter']), partiesOf(ctx.db, row.id)]);
  const shown: NamedRow = { ...row, ...visibleData(type, upgraded(type, row), viewer), names };
  const reporter = showsReporter(type, viewer)
    ? row.reporter_id && names.name('person', row.reporter_id)
    : row.reporter_id && masked;
  const reader = { lang, name: names.name };
  const fields = await Promise.all(
    Object.entries(type.fields.shape as Record<string, z.ZodType>).map(
      async ([name, schema]): Promise<[string, LedgerCell, Picture[]]> => {
        const label = fieldMeta(schema)?.label;
        const words = label ? say(label, lang) : '';
        if (shown.masked.includes(name)) return [words, masked, []];
        const value = shown.data[name];
        return [words, textOf(schema, value, reader), await picturesIn(ctx, schema, value, lang)];
      },
    ),
  );
  const facts: [string, LedgerCell, Picture[]?][] = [
    [say1.matter, seen.title],
    [say1.state, say(type.states[row.state] ?? [row.state, row.state], lang)],
    [say1.at, local(row.at)],
    [say1.place, row.place_path],
    [say1.device, seen.device_name],
    [say1.department, row.department_name],
    [say(relationLabels.reporter, lang), reporter],
    ...visibleParties(type, parties, viewer, viewer && ctx.rights.personId)
      .filter(({ relation }) => relation !== 'reporter')
      .map(({ relation, person }): [string, LedgerCell] => [say(relationLabels[relation], lang), person.name]),
    ...fields,
    [say1.closed, local(row.closed_at)],
  ];
  return facts.flatMap(([name, value, pictures]): Fact[] =>
    value === null || value === '' ? [] : [[name, String(value), pictures ?? []]],
  );
}

export const factTable = (facts: readonly Fact[]): Html =>
  html`<table class="facts">
    <tbody>
      ${facts.map(
        ([name, value, pictures = []]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td><span class="lines">${value}</span>${pictures.map(({ image }) => image)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

export type Step = [at: string, step: string, who: string, note: string];

export function stepOf(type: CaseType, entry: TimelineEntry, lang: Lang): Step {
  const known = words[lang].steps as Record<string, string>;
  const clock = entry.action.startsWith('clock:') ? type.clocks[entry.action.slice('clock:'.length)]?.label : undefined;
  const label = type.actions[entry.action]?.label ?? clock;
  const state = entry.to !== null && entry.to !== entry.from ? type.states[entry.to] : undefined;
  return [
    local(entry.at) ?? '',
    `${label ? say(label, lang) : (known[entry.action] ?? entry.action)}${state ? ` → ${say(state, lang)}` : ''}`,
    entry.actor.kind === 'system' ? words[lang].system : entry.actor.name,
    entry.note ?? '',
  ];
}

export const stepTable = (steps: readonly Step[], lang: Lang): Html =>
  html`<table>
    <colgroup>
      <col style="width: 17%" />
      <col style="width: 23%" />
      <col style="width: 18%" />
      <col style="width: 42%" />
    </colgroup>
    <thead>
      <tr>
        ${words[lang].columns.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${steps.map(
        (step) =>
          html`<tr>
            ${step.map((text) => html`<td>${text}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
